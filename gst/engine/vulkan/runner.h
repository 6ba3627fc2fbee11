/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs the programs of one or several networks on batches of items, with one
 * command per slot, recorded once and submitted once per run. The number of
 * items is not recorded: each dispatch reads its number of workgroups from a
 * buffer, so the cost of a run depends on its items, not on the maximum batch
 * size. One thread at a time.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

/* See MienBackend in backend.h. */
MienRunner *mien_vulkan_runner_new (MienDevice *device,
    const MienRunnerInfo *info, GError **error);

G_END_DECLS
