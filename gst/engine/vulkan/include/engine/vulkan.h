/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For who makes inputs of a runner on its device: a command of theirs runs
 * before the networks do, in the same submission. As of the runner, one thread
 * at a time.
 */
#pragma once

#include "engine/runner.h"
#include "vk/command.h"

G_BEGIN_DECLS

/* NULL: it is no Vulkan device. */
MienVkDevice *mien_vulkan_device_vk (MienDevice *device);

/* Whether inputs of the runner can be made so: it is on a Vulkan device, and its
 * requests are not put together with those of others. What follows is for such
 * ones only. */
gboolean mien_vulkan_runner_is (const MienRunner *runner);

/* What it was made for. */
MienDevice *mien_vulkan_runner_device (const MienRunner *runner);
guint mien_vulkan_runner_n_graphs (const MienRunner *runner);

/* Where all items of mien_runner_input () lie on the device. */
MienVkBinding mien_vulkan_runner_input (const MienRunner *runner, guint slot,
    guint graph, guint k);

/* What somebody keeps for a slot, once: it is freed with the runner, when
 * nothing of the slot runs any more. Gives NULL where there is none. */
void mien_vulkan_runner_set_guest (MienRunner *runner, guint slot,
    gpointer guest, GDestroyNotify free_guest);
gpointer mien_vulkan_runner_get_guest (const MienRunner *runner, guint slot);

/* Runs `command` (mien_vk_command_submit_after ()) before the slot's next
 * submission, that one only; it lives as long as the guest. */
void mien_vulkan_runner_set_before (MienRunner *runner, guint slot,
    const MienVkCommand *command);

G_END_DECLS
