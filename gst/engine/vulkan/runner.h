/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs the programs of one or several networks on batches of items: one
 * command a slot, recorded once, submitted once a run. How many items it
 * computes is not recorded: each dispatch reads its number of workgroups from
 * a buffer, so that a run costs what its items cost, whatever the largest
 * batch. One thread at a time.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

/* See MienBackend in backend.h. */
MienRunner *mien_vulkan_runner_new (MienDevice *device,
    const MienRunnerInfo *info, GError **error);

G_END_DECLS
