/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Code shared by test backends that have devices but no networks of their
 * own. */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

MienNetwork *mien_test_network_new (MienDevice *device, const MienGraph *graph,
    GError **error);
void mien_test_network_free (MienNetwork *network);

/* Counts one run of a device that has `*runs_left` runs (-1: unlimited) and is
 * lost then. Returns FALSE with MIEN_ENGINE_ERROR_DEVICE_LOST if `*lost` is, or
 * becomes, TRUE. Each runner of the device counts separately. */
gboolean mien_test_use_run (MienDevice *device, gint *runs_left, gboolean *lost,
    GError **error);

G_END_DECLS
