/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For callers that write a runner's inputs on its device: their command runs
 * before the networks, in the same submission. Like the runner, for one thread
 * at a time per slot.
 */
#pragma once

#include "engine/runner.h"
#include "vk/command.h"

G_BEGIN_DECLS

/* NULL if it is not a Vulkan device. */
MienVkDevice *mien_vulkan_device_vk (MienDevice *device);

/* Whether the runner's inputs can be written on the device: it is on a Vulkan
 * device and is not shared. The functions below require this. */
gboolean mien_vulkan_runner_is (const MienRunner *runner);

/* The parameters it was created with. */
MienDevice *mien_vulkan_runner_device (const MienRunner *runner);
guint mien_vulkan_runner_n_graphs (const MienRunner *runner);

/* Where the items of mien_runner_input () are stored on the device. */
MienVkBinding mien_vulkan_runner_input (const MienRunner *runner, guint slot,
    guint graph, guint k);

/* Data that a caller attaches to a slot, once. It is freed with the runner,
 * after all work of the slot has finished. NULL if none was set. */
void mien_vulkan_runner_set_guest (MienRunner *runner, guint slot,
    gpointer guest, GDestroyNotify free_guest);
gpointer mien_vulkan_runner_get_guest (const MienRunner *runner, guint slot);

/* Runs `command` (mien_vk_command_submit_after ()) before the slot's next
 * submission, and only that one. It lives as long as the guest. */
void mien_vulkan_runner_set_before (MienRunner *runner, guint slot,
    const MienVkCommand *command);

G_END_DECLS
