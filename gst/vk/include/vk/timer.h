/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Times by the device's own clock, for measurements: a command that is made
 * while its device is timed writes timestamps, and reads them after each run.
 */
#pragma once

#include "vk/device.h"

G_BEGIN_DECLS

/* FALSE where the device's queue has no clock. Concerns commands made later;
 * MIEN_VK_TIMING_NONE ends it for them. */
gboolean mien_vk_device_set_timing (MienVkDevice *device, MienVkTiming timing);

/* Nanoseconds that the device computed in runs that ended since the last call,
 * and their number in `n_runs` (may be NULL). With MIEN_VK_TIMING_DISPATCHES
 * `dispatches` (of double, may be NULL) gets those of each dispatch of the last
 * run, in order of recording: what passed between its end and that of those
 * before it. Any thread. */
double mien_vk_device_take_time (MienVkDevice *device, guint *n_runs,
    GArray *dispatches);

/* What a command does for this; of no use to others. NULL, and no error, where
 * the device is not timed. */
typedef struct _MienVkTimer MienVkTimer;

gboolean mien_vk_timer_new (MienVkTimer **timer, MienVkDevice *device,
    guint max_dispatches, GError **error);
void mien_vk_timer_free (MienVkTimer *timer);

/* What is recorded into `buffer`: at the beginning, ... */
void mien_vk_timer_begin (MienVkTimer *timer, VkCommandBuffer buffer);
/* ... after each dispatch, ... */
void mien_vk_timer_dispatch (MienVkTimer *timer, VkCommandBuffer buffer);
/* ... and at the end. */
void mien_vk_timer_end (MienVkTimer *timer, VkCommandBuffer buffer);

/* After a run. */
void mien_vk_timer_read (MienVkTimer *timer);

G_END_DECLS
