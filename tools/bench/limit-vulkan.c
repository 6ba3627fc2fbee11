/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limit-vulkan.h"

#include <stdint.h>

#include "limit_copy.h"
#include "limit_fma.h"
#include "vk/command.h"
#include "vk/timer.h"

#define LOCAL 128   /* invocations per workgroup, as in the shaders */
#define VECTORS 8   /* copied per invocation */
#define MACS 64     /* per round of limit_fma.comp */
#define ROUNDS 1024 /* of limit_fma.comp */
#define REPEATS 256 /* number of empty dispatches */
#define MIN_RUNS 4

/* Bytes to copy; more than the caches hold. */
#define GPU_BYTES (256 * 1024 * 1024)
#define SOFTWARE_BYTES (16 * 1024 * 1024)
/* Bytes to copy from and to the host. */
#define HOST_BYTES (16 * 1024 * 1024)

/* The dispatches of one command. */
typedef struct {
  MienVkPipeline *pipeline;
  MienVkBuffer *dst, *src;
  guint n_groups;
  guint n_dispatches;
  gboolean barriers; /* put barriers between them */
} Work;

typedef struct {
  MienVkDevice *device;
  gboolean own_clock;
  double slice;
  MienVkBuffer *groups; /* a VkDispatchIndirectCommand */
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->groups, mien_vk_buffer_free);
  g_clear_pointer (&self->device, mien_vk_device_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
bench_init (Bench *self, const char *spec, double slice, GError **error)
{
  g_auto (MienVkPhysical) physical = { NULL };
  if (!mien_vk_physical_find (&physical,
          g_ascii_strcasecmp (spec, "vulkan") == 0 ? NULL : spec, TRUE, error)
      || !(self->device = mien_vk_device_new (&physical, error)))
    return FALSE;
  self->slice = slice;
  self->own_clock =
      mien_vk_device_set_timing (self->device, MIEN_VK_TIMING_RUNS);
  self->groups = mien_vk_buffer_new (self->device,
      sizeof (VkDispatchIndirectCommand), MIEN_VK_MEMORY_UPLOAD, error);
  return self->groups != NULL;
}

static gboolean
record (const Bench *self, const Work *work, MienVkCommand *command,
    GError **error)
{
  const MienVkBinding bindings[] = { { work->dst, 0, work->dst->size },
    { work->src, 0, work->src->size } };
  const MienVkDispatch dispatch = { work->pipeline, bindings, NULL,
    self->groups, 0 };
  for (guint i = 0; i < work->n_dispatches; i++) {
    if (i > 0 && work->barriers)
      mien_vk_command_barrier (command);
    if (!mien_vk_command_dispatch (command, &dispatch, error))
      return FALSE;
  }
  return mien_vk_command_end (command, error);
}

/* Runs a command. `ns` is its duration in nanoseconds by the device's clock,
 * from the first to the last dispatch, or the wall time if the device has no
 * clock. `wall` is always the wall time. */
static gboolean
run (const Bench *self, MienVkCommand *command, double *ns, double *wall,
    GError **error)
{
  mien_vk_device_take_time (self->device, NULL, NULL);
  const gint64 begin = g_get_monotonic_time ();
  if (!mien_vk_command_run (command, error))
    return FALSE;
  *wall = (g_get_monotonic_time () - begin) * 1e3;
  *ns = self->own_clock ? mien_vk_device_take_time (self->device, NULL, NULL)
                        : *wall;
  return TRUE;
}

/* Returns the duration of the shortest run that fits into a slice, since a
 * limit is what is reached when nothing interferes. Negative on error. */
static double
measure (const Bench *self, const Work *work, double *wall, GError **error)
{
  double shortest = G_MAXDOUBLE, shortest_wall = G_MAXDOUBLE, sum = 0;
  g_autoptr (MienVkCommand) command = mien_vk_command_new (self->device,
      work->n_dispatches, 2 * work->n_dispatches, error);
  if (!command || !record (self, work, command, error))
    return -1;
  *(VkDispatchIndirectCommand *) (gpointer) self->groups->map =
      (VkDispatchIndirectCommand) { work->n_groups, 1, 1 };
  for (guint i = 0; i <= MIN_RUNS || sum < self->slice * 1e6; i++) {
    double ns, of_wall;
    if (!run (self, command, &ns, &of_wall, error))
      return -1;
    if (i == 0) /* some drivers compile in the first run */
      continue;
    shortest = MIN (shortest, ns);
    shortest_wall = MIN (shortest_wall, of_wall);
    sum += of_wall;
  }
  if (wall)
    *wall = shortest_wall;
  return MAX (shortest, 1);
}

static MienVkPipeline *
pipeline_new (const Bench *self, const guint32 *code, gsize size,
    const guint32 constants[2], GError **error)
{
  const MienVkPipelineInfo info = {
    .code = code,
    .code_size = size,
    .constants = constants,
    .n_constants = 2,
    .n_storage = 2,
  };
  return mien_vk_pipeline_new (self->device, &info, error);
}

static gboolean
is_software (const Bench *self)
{
  return self->device->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
}

/* The number of bytes to copy: limited by the device, and a multiple of what a
 * workgroup copies. */
static gsize
room_for (const Bench *self, gsize bytes)
{
  const MienVkDevice *device = self->device;
  VkDeviceSize heap = G_MAXUINT64;
  for (guint i = 0; i < device->memory.memoryHeapCount; i++)
    heap = MIN (heap, device->memory.memoryHeaps[i].size);
  bytes = MIN (bytes, device->properties.limits.maxStorageBufferRange);
  bytes = MIN (bytes, MAX (heap / 4, 1024 * 1024));
  const gsize group = LOCAL * VECTORS * 16;
  return bytes / group * group;
}

/* Bytes read and written per second when copying from one kind of memory to
 * another. Negative on error. */
static double
measure_copy (const Bench *self, gsize most, MienVkMemory from, MienVkMemory to,
    GError **error)
{
  const gsize bytes = room_for (self, most);
  const guint n_groups = bytes / (LOCAL * VECTORS * 16);
  const guint32 constants[] = { VECTORS, n_groups * LOCAL };
  g_autoptr (MienVkPipeline) pipeline = pipeline_new (self, limit_copy_spv,
      sizeof (limit_copy_spv), constants, error);
  g_autoptr (MienVkBuffer) dst = NULL, src = NULL;
  if (!pipeline || !(dst = mien_vk_buffer_new (self->device, bytes, to, error))
      || !(src = mien_vk_buffer_new (self->device, bytes, from, error)))
    return -1;
  const Work work = { pipeline, dst, src, n_groups, 1, FALSE };
  const double ns = measure (self, &work, NULL, error);
  return ns < 0 ? -1 : 2.0 * bytes / ns * 1e9;
}

/* Doubles the number of workgroups until the device is busy for one
 * millisecond. */
static double
measure_flops (const Bench *self, GError **error)
{
  const guint most = 64 * 1024;
  const guint32 constants[] = { ROUNDS, 0 };
  g_autoptr (MienVkPipeline) pipeline = pipeline_new (self, limit_fma_spv,
      sizeof (limit_fma_spv), constants, error);
  g_autoptr (MienVkBuffer) dst = mien_vk_buffer_new (self->device,
      (gsize) most / 2 * LOCAL * sizeof (float), MIEN_VK_MEMORY_DEVICE, error);
  g_autoptr (MienVkBuffer) src = NULL;
  double ns = 0, flops = 0;
  if (!pipeline || !dst
      || !(src = mien_vk_buffer_new (self->device, LOCAL * 16,
               MIEN_VK_MEMORY_UPLOAD, error)))
    return -1;
  for (guint i = 0; i < LOCAL * 4; i++)
    ((float *) (gpointer) src->map)[i] = 0.5f + i * 1e-4f;
  for (guint n = 16; n < most && ns < 1e6; n *= 2) {
    const Work work = { pipeline, dst, src, n, 1, FALSE };
    ns = measure (self, &work, NULL, error);
    if (ns < 0)
      return -1;
    flops = MAX (flops, 2.0 * n * LOCAL * ROUNDS * MACS / ns * 1e9);
  }
  return flops;
}

/* Measures the cost of an empty dispatch, in microseconds. */
static gboolean
measure_dispatches (const Bench *self, MienVulkanLimits *limits, GError **error)
{
  const guint32 constants[] = { 0, 0 };
  g_autoptr (MienVkPipeline) pipeline = pipeline_new (self, limit_copy_spv,
      sizeof (limit_copy_spv), constants, error);
  g_autoptr (MienVkBuffer) buffer =
      mien_vk_buffer_new (self->device, 4096, MIEN_VK_MEMORY_DEVICE, error);
  if (!pipeline || !buffer)
    return FALSE;
  const Work one = { pipeline, buffer, buffer, 1, 1, FALSE };
  const Work apart = { pipeline, buffer, buffer, 1, REPEATS, TRUE };
  const Work together = { pipeline, buffer, buffer, 1, REPEATS, FALSE };
  double wall;
  const double least = measure (self, &one, &wall, error);
  const double barriers = least < 0 ? -1 : measure (self, &apart, NULL, error);
  const double plain =
      barriers < 0 ? -1 : measure (self, &together, NULL, error);
  if (plain < 0)
    return FALSE;
  limits->submission = wall * 1e-3;
  limits->barrier = MAX (barriers - least, 0) / (REPEATS - 1) * 1e-3;
  limits->dispatch = MAX (plain - least, 0) / (REPEATS - 1) * 1e-3;
  return TRUE;
}

static const char *
type_of (const MienVkDevice *device)
{
  switch (device->properties.deviceType) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return "discrete";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return "integrated";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return "virtual";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return "software";
    default:
      return "other";
  }
}

gboolean
mien_vulkan_limits (MienVulkanLimits *limits, const char *spec, double slice,
    GError **error)
{
  g_auto (Bench) bench = { NULL };
  if (!bench_init (&bench, spec, slice, error))
    return FALSE;
  g_strlcpy (limits->name, bench.device->properties.deviceName,
      sizeof (limits->name));
  limits->type = type_of (bench.device);
  limits->own_clock = bench.own_clock;
  limits->bytes = measure_copy (&bench,
      is_software (&bench) ? SOFTWARE_BYTES : GPU_BYTES, MIEN_VK_MEMORY_DEVICE,
      MIEN_VK_MEMORY_DEVICE, error);
  if (limits->bytes < 0)
    return FALSE;
  limits->upload = measure_copy (&bench, HOST_BYTES, MIEN_VK_MEMORY_UPLOAD,
      MIEN_VK_MEMORY_DEVICE, error);
  if (limits->upload < 0)
    return FALSE;
  limits->readback = measure_copy (&bench, HOST_BYTES, MIEN_VK_MEMORY_DEVICE,
      MIEN_VK_MEMORY_READBACK, error);
  if (limits->readback < 0)
    return FALSE;
  limits->flops = measure_flops (&bench, error);
  return limits->flops >= 0 && measure_dispatches (&bench, limits, error);
}
