/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs the programs of one or several networks on batches of items: one
 * command, recorded once, submitted once a run. How many items it computes is
 * not recorded: each dispatch reads its number of workgroups from a buffer,
 * so that a run costs what its items cost, whatever the largest batch.
 * One thread at a time.
 */
#pragma once

#include "program.h"

G_BEGIN_DECLS

typedef struct _MienVulkanRunner MienVulkanRunner;

/* See MienBackend in backend.h. Errors are of vk/error.h. */
MienVulkanRunner *mien_vulkan_runner_new (MienVulkanDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    GError **error);
void mien_vulkan_runner_free (MienVulkanRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVulkanRunner, mien_vulkan_runner_free)

float *mien_vulkan_runner_input (MienVulkanRunner *runner, guint graph,
    guint k);
const float *mien_vulkan_runner_output (MienVulkanRunner *runner, guint graph,
    guint k);
gboolean mien_vulkan_runner_run (MienVulkanRunner *runner, guint n_items,
    GError **error);

G_END_DECLS
