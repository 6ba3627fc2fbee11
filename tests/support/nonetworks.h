/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What backends for tests share that have devices but no networks of their
 * own. */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

MienNetwork *mien_test_network_new (MienDevice *device, const MienGraph *graph,
    GError **error);
void mien_test_network_free (MienNetwork *network);

/* A run of a device that computes `*runs_left` times more (-1: for good), and
 * never again after that: FALSE with MIEN_ENGINE_ERROR_DEVICE_LOST where `*lost`
 * is, or becomes, true. Another runner of the device counts anew. */
gboolean mien_test_use_run (MienDevice *device, gint *runs_left, gboolean *lost,
    GError **error);

G_END_DECLS
