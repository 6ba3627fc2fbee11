/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Time measurements with the device's own clock. A command that is created
 * while timing is enabled for its device writes timestamps, and reads them
 * after each run.
 */
#pragma once

#include "vk/device.h"

G_BEGIN_DECLS

/* FALSE if the device's queue has no clock. Applies to commands created
 * afterwards; MIEN_VK_TIMING_NONE disables timing for them. */
gboolean mien_vk_device_set_timing (MienVkDevice *device, MienVkTiming timing);

/* Nanoseconds that the device spent on runs that ended since the last call;
 * their number goes to `n_runs` (may be NULL). With MIEN_VK_TIMING_DISPATCHES,
 * `dispatches` (of double, may be NULL) receives the time of each dispatch of
 * the last run, in recording order: from the end of the previous dispatches to
 * its own end. Thread-safe. */
double mien_vk_device_take_time (MienVkDevice *device, guint *n_runs,
    GArray *dispatches);

/* The timer of a command; for commands only. NULL, without an error, if timing
 * is disabled for the device. */
typedef struct _MienVkTimer MienVkTimer;

gboolean mien_vk_timer_new (MienVkTimer **timer, MienVkDevice *device,
    guint max_dispatches, GError **error);
void mien_vk_timer_free (MienVkTimer *timer);

/* Records timestamps into `buffer`: at the beginning, */
void mien_vk_timer_begin (MienVkTimer *timer, VkCommandBuffer buffer);
/* after each dispatch, */
void mien_vk_timer_dispatch (MienVkTimer *timer, VkCommandBuffer buffer);
/* and at the end. */
void mien_vk_timer_end (MienVkTimer *timer, VkCommandBuffer buffer);

/* Reads the timestamps after a run. */
void mien_vk_timer_read (MienVkTimer *timer);

G_END_DECLS
