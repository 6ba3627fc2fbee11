/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vk/timer.h"

struct _MienVkTimer {
  MienVkDevice *device;
  MienVkTiming timing;
  VkQueryPool pool;
  guint n_written; /* recorded; the first and the last one are the run's */
  guint n_queries;
  guint64 *ticks;
};

/* Valid bits of the queue's clock; 0: it has none. */
static guint
clock_bits (const MienVkDevice *device)
{
  guint32 n = 0;
  vkGetPhysicalDeviceQueueFamilyProperties (device->physical.handle, &n, NULL);
  g_autofree VkQueueFamilyProperties *families =
      g_new0 (VkQueueFamilyProperties, n + 1);
  vkGetPhysicalDeviceQueueFamilyProperties (device->physical.handle, &n,
      families);
  return device->queue_family < n
      ? families[device->queue_family].timestampValidBits
      : 0;
}

gboolean
mien_vk_device_set_timing (MienVkDevice *device, MienVkTiming timing)
{
  if (timing != MIEN_VK_TIMING_NONE) {
    device->time.bits = clock_bits (device);
    if (device->time.bits == 0)
      return FALSE;
  }
  g_atomic_int_set (&device->time.timing, timing);
  return TRUE;
}

double
mien_vk_device_take_time (MienVkDevice *device, guint *n_runs,
    GArray *dispatches)
{
  MienVkTime *time = &device->time;
  g_mutex_lock (&time->lock);
  const double sum = time->sum;
  if (n_runs)
    *n_runs = time->n_runs;
  if (dispatches) {
    g_array_set_size (dispatches, 0);
    if (time->dispatches)
      g_array_append_vals (dispatches, time->dispatches->data,
          time->dispatches->len);
  }
  time->sum = 0;
  time->n_runs = 0;
  g_mutex_unlock (&time->lock);
  return sum;
}

gboolean
mien_vk_timer_new (MienVkTimer **timer, MienVkDevice *device,
    guint max_dispatches, GError **error)
{
  const MienVkTiming timing = g_atomic_int_get (&device->time.timing);
  *timer = NULL;
  if (timing == MIEN_VK_TIMING_NONE)
    return TRUE;
  MienVkTimer *self = g_new0 (MienVkTimer, 1);
  self->device = device;
  self->timing = timing;
  self->n_queries =
      2 + (timing == MIEN_VK_TIMING_DISPATCHES ? max_dispatches : 0);
  self->ticks = g_new0 (guint64, self->n_queries);
  *timer = self;
  const VkQueryPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
    .queryType = VK_QUERY_TYPE_TIMESTAMP,
    .queryCount = self->n_queries,
  };
  return MIEN_VK_CHECK (
      vkCreateQueryPool (device->handle, &info, NULL, &self->pool), error);
}

void
mien_vk_timer_free (MienVkTimer *timer)
{
  if (!timer)
    return;
  if (mien_vk_device_may_free (timer->device))
    vkDestroyQueryPool (timer->device->handle, timer->pool, NULL);
  g_free (timer->ticks);
  g_free (timer);
}

/* Written when all work recorded or submitted earlier has finished, so that the
 * time a run waits for earlier work does not count. */
static void
write (MienVkTimer *self, VkCommandBuffer buffer)
{
  vkCmdWriteTimestamp (buffer, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, self->pool,
      self->n_written++);
}

void
mien_vk_timer_begin (MienVkTimer *timer, VkCommandBuffer buffer)
{
  if (!timer)
    return;
  vkCmdResetQueryPool (buffer, timer->pool, 0, timer->n_queries);
  write (timer, buffer);
}

void
mien_vk_timer_dispatch (MienVkTimer *timer, VkCommandBuffer buffer)
{
  if (timer && timer->timing == MIEN_VK_TIMING_DISPATCHES)
    write (timer, buffer);
}

void
mien_vk_timer_end (MienVkTimer *timer, VkCommandBuffer buffer)
{
  if (timer)
    write (timer, buffer);
}

/* Time between two timestamps; the clock may have wrapped around. */
static double
between (const MienVkTimer *self, guint from, guint to)
{
  const MienVkDevice *device = self->device;
  const guint64 mask = device->time.bits < 64
      ? ((guint64) 1 << device->time.bits) - 1
      : G_MAXUINT64;
  return ((self->ticks[to] - self->ticks[from]) & mask)
      * (double) device->properties.limits.timestampPeriod;
}

void
mien_vk_timer_read (MienVkTimer *timer)
{
  if (!timer)
    return;
  MienVkTime *time = &timer->device->time;
  const guint last = timer->n_written - 1;
  if (vkGetQueryPoolResults (timer->device->handle, timer->pool, 0,
          timer->n_written, timer->n_written * sizeof (guint64), timer->ticks,
          sizeof (guint64), VK_QUERY_RESULT_64_BIT)
      != VK_SUCCESS)
    return;
  g_mutex_lock (&time->lock);
  time->sum += between (timer, 0, last);
  time->n_runs++;
  if (timer->timing == MIEN_VK_TIMING_DISPATCHES) {
    if (!time->dispatches)
      time->dispatches = g_array_new (FALSE, FALSE, sizeof (double));
    g_array_set_size (time->dispatches, last - 1);
    for (guint i = 0; i + 1 < last; i++)
      g_array_index (time->dispatches, double, i) = between (timer, i, i + 1);
  }
  g_mutex_unlock (&time->lock);
}
