/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Buffers, pipelines and commands, with a shader that scales numbers. */

#include "vk_support.h"
#include "vk/command.h"
#include "vk/timer.h"

#include <stdint.h>
#include <string.h>
#include "vk_scale.h"

#define COUNT 1000 /* not a multiple of the 64 invocations of a workgroup */

static MienVkPipeline *
scale_pipeline (MienVkDevice *device, float factor)
{
  union {
    float f;
    guint32 u;
  } bits = { factor };
  const guint32 constants[] = { COUNT, bits.u };
  const MienVkPipelineInfo info = {
    .code = vk_scale_spv,
    .code_size = sizeof vk_scale_spv,
    .constants = constants,
    .n_constants = 2,
    .n_storage = 2,
    .push_size = sizeof (float),
  };
  g_autoptr (GError) error = NULL;
  MienVkPipeline *pipeline = mien_vk_pipeline_new (device, &info, &error);
  g_assert_no_error (error);
  return pipeline;
}

static MienVkBuffer *
buffer_new (MienVkDevice *device, gsize size, MienVkMemory kind)
{
  g_autoptr (GError) error = NULL;
  MienVkBuffer *buffer = mien_vk_buffer_new (device, size, kind, &error);
  g_assert_no_error (error);
  g_assert_true (buffer->map || kind == MIEN_VK_MEMORY_DEVICE);
  return buffer;
}

static void
test_round_trip (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  for (MienVkMemory kind = 0; device && kind <= MIEN_VK_MEMORY_READBACK;
       kind++) {
    g_autoptr (MienVkBuffer) buffer = buffer_new (device, COUNT, kind);
    guint8 sent[COUNT - 1], got[COUNT - 1];
    for (guint i = 0; i < sizeof sent; i++)
      sent[i] = g_test_rand_int ();
    g_autoptr (GError) error = NULL;
    mien_vk_buffer_upload (buffer, 1, sent, sizeof sent, &error);
    g_assert_no_error (error);
    mien_vk_buffer_download (buffer, 1, got, sizeof got, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (sent, sizeof sent, got, sizeof got);
  }
}

static void
record (MienVkCommand *command, const MienVkPipeline *pipeline,
    const MienVkBuffer *dst, const MienVkBuffer *src, float push,
    const MienVkBuffer *groups)
{
  const MienVkBinding bindings[] = { { dst, 0, COUNT * sizeof (float) },
    { src, 0, COUNT * sizeof (float) } };
  const MienVkDispatch dispatch = { pipeline, bindings, &push, groups, 0 };
  g_autoptr (GError) error = NULL;
  mien_vk_command_dispatch (command, &dispatch, &error);
  g_assert_no_error (error);
}

/* Two dispatches with a barrier between them, recorded once, run for changing
 * inputs and numbers of workgroups. */
static void
test_run (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  const gsize size = COUNT * sizeof (float);
  g_autoptr (MienVkBuffer) src =
      buffer_new (device, size, MIEN_VK_MEMORY_UPLOAD);
  g_autoptr (MienVkBuffer) middle =
      buffer_new (device, size, MIEN_VK_MEMORY_DEVICE);
  g_autoptr (MienVkBuffer) dst =
      buffer_new (device, size, MIEN_VK_MEMORY_READBACK);
  g_autoptr (MienVkBuffer) groups = buffer_new (device,
      sizeof (VkDispatchIndirectCommand), MIEN_VK_MEMORY_UPLOAD);
  g_autoptr (MienVkPipeline) by_2 = scale_pipeline (device, 2.0f);
  g_autoptr (MienVkPipeline) by_3 = scale_pipeline (device, 3.0f);

  g_autoptr (GError) error = NULL;
  g_autoptr (MienVkCommand) command =
      mien_vk_command_new (device, 2, 4, &error);
  g_assert_no_error (error);
  record (command, by_2, middle, src, 0.0f, groups);
  mien_vk_command_barrier (command);
  record (command, by_3, dst, middle, 0.5f, groups);
  g_assert_true (mien_vk_command_end (command, &error));

  VkDispatchIndirectCommand *counts = (gpointer) groups->map;
  for (guint run = 1; run <= 16; run++) {
    *counts = (VkDispatchIndirectCommand) { run, 1, 1 };
    for (guint i = 0; i < COUNT; i++)
      ((float *) src->map)[i] = (float) (i * run);
    mien_vk_command_run (command, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < MIN (run * 64, COUNT); i++)
      g_assert_cmpfloat (((float *) dst->map)[i], ==, 7.0f * (i * run));
  }
}

/* Runs a command before another one, as long as requested. */
static void
test_after (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  g_autoptr (MienVkBuffer) a = buffer_new (device, 256, MIEN_VK_MEMORY_UPLOAD);
  g_autoptr (MienVkBuffer) b = buffer_new (device, 256, MIEN_VK_MEMORY_DEVICE);
  g_autoptr (MienVkBuffer) c =
      buffer_new (device, 256, MIEN_VK_MEMORY_READBACK);
  g_autoptr (GError) error = NULL;
  g_autoptr (MienVkCommand) first = mien_vk_command_new (device, 0, 0, &error);
  g_assert_no_error (error);
  g_autoptr (MienVkCommand) command =
      mien_vk_command_new (device, 0, 0, &error);
  g_assert_no_error (error);
  mien_vk_command_copy (first, b, 0, a, 0, 256);
  mien_vk_command_barrier (first);
  g_assert_true (mien_vk_command_end (first, &error));
  mien_vk_command_copy (command, c, 0, b, 0, 256);
  g_assert_true (mien_vk_command_end (command, &error));

  for (guint i = 1; i <= 3; i++) {
    a->map[0] = i;
    mien_vk_command_submit_after (command, i < 3 ? first : NULL, &error);
    g_assert_no_error (error);
    mien_vk_command_wait (command, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (c->map[0], ==, MIN (i, 2));
  }
}

static gpointer
run_often (gpointer device)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (MienVkBuffer) a =
        buffer_new (device, 4096, MIEN_VK_MEMORY_UPLOAD);
    g_autoptr (MienVkBuffer) b =
        buffer_new (device, 4096, MIEN_VK_MEMORY_READBACK);
    a->map[0] = i;
    g_autoptr (GError) error = NULL;
    g_autoptr (MienVkCommand) command =
        mien_vk_command_new (device, 0, 0, &error);
    g_assert_no_error (error);
    mien_vk_command_copy (command, b, 0, a, 0, 4096);
    g_assert_true (mien_vk_command_end (command, &error));
    mien_vk_command_run (command, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (b->map[0], ==, i);
  }
  return NULL;
}

/* With the device's clock: a command created while its device is being timed
 * reports its duration, and those of its dispatches, which are parts of it. */
static void
test_timing (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  if (!mien_vk_device_set_timing (device, MIEN_VK_TIMING_DISPATCHES)) {
    g_test_skip ("the device's queue has no clock");
    return;
  }
  const gsize size = COUNT * sizeof (float);
  g_autoptr (MienVkBuffer) src =
      buffer_new (device, size, MIEN_VK_MEMORY_UPLOAD);
  g_autoptr (MienVkBuffer) dst =
      buffer_new (device, size, MIEN_VK_MEMORY_READBACK);
  g_autoptr (MienVkBuffer) groups = buffer_new (device,
      sizeof (VkDispatchIndirectCommand), MIEN_VK_MEMORY_UPLOAD);
  g_autoptr (MienVkPipeline) pipeline = scale_pipeline (device, 2.0f);
  g_autoptr (GError) error = NULL;
  g_autoptr (MienVkCommand) command =
      mien_vk_command_new (device, 3, 6, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    record (command, pipeline, dst, src, 0.0f, groups);
    mien_vk_command_barrier (command);
  }
  g_assert_true (mien_vk_command_end (command, &error));
  *(VkDispatchIndirectCommand *) (gpointer) groups->map =
      (VkDispatchIndirectCommand) { 1, 1, 1 };

  g_autoptr (GArray) dispatches = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_runs;
  mien_vk_device_take_time (device, NULL, NULL);
  const gint64 begin = g_get_monotonic_time ();
  for (guint run = 0; run < 4; run++)
    g_assert_true (mien_vk_command_run (command, &error));
  const double wall = (g_get_monotonic_time () - begin) * 1e3;
  const double sum = mien_vk_device_take_time (device, &n_runs, dispatches);
  g_assert_cmpuint (n_runs, ==, 4);
  g_assert_cmpuint (dispatches->len, ==, 3);
  double parts = 0;
  for (guint i = 0; i < 3; i++)
    parts += g_array_index (dispatches, double, i);
  g_assert_cmpfloat (parts, >, 0);
  g_assert_cmpfloat (parts, <=, sum);
  /* Within the accuracy of the clocks. */
  g_assert_cmpfloat (sum, <=, 1.01 * wall + 2e3);

  g_assert_cmpfloat (mien_vk_device_take_time (device, &n_runs, NULL), ==, 0);
  g_assert_cmpuint (n_runs, ==, 0);
}

/* One created before or after does not. */
static void
test_no_timing (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  mien_vk_device_set_timing (device, MIEN_VK_TIMING_RUNS);
  g_assert_true (mien_vk_device_set_timing (device, MIEN_VK_TIMING_NONE));
  run_often (device);
  guint n_runs;
  g_assert_cmpfloat (mien_vk_device_take_time (device, &n_runs, NULL), ==, 0);
  g_assert_cmpuint (n_runs, ==, 0);
}

static void
test_threads (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  GThread *threads[4];
  for (guint i = 0; device && i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("run", run_often, device);
  for (guint i = 0; device && i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_too_large (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_vk_buffer_new (device, (gsize) 1 << 50,
      MIEN_VK_MEMORY_DEVICE, &error));
  g_assert_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_MEMORY);
}

/* If the device's heaps are smaller than the buffer, no allocation is
 * attempted. */
static void
test_small_heaps (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  for (guint i = 0; i < device->memory.memoryHeapCount; i++)
    device->memory.memoryHeaps[i].size = 100000;
  g_autoptr (MienVkBuffer) fits =
      buffer_new (device, 50000, MIEN_VK_MEMORY_DEVICE);
  g_assert_nonnull (fits);
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_vk_buffer_new (device, 200000, MIEN_VK_MEMORY_DEVICE,
      &error));
  g_assert_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "200000 bytes"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vk/buffer/round-trip", test_round_trip);
  g_test_add_func ("/vk/buffer/too-large", test_too_large);
  g_test_add_func ("/vk/buffer/small-heaps", test_small_heaps);
  g_test_add_func ("/vk/command/run", test_run);
  g_test_add_func ("/vk/command/timing", test_timing);
  g_test_add_func ("/vk/command/no-timing", test_no_timing);
  g_test_add_func ("/vk/command/after", test_after);
  g_test_add_func ("/vk/command/threads", test_threads);
  return g_test_run ();
}
