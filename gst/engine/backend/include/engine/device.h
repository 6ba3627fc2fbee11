/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where networks run. One MienDevice per physical device and process, shared
 * by all who ask while somebody holds it. Any thread.
 */
#pragma once

#include "engine/port.h"

G_BEGIN_DECLS

typedef struct _MienDevice MienDevice;

/*
 * `spec` is
 *   "auto" (or NULL)  the first GPU that Vulkan lists, discrete before
 *                     integrated before virtual, else the CPU code; never a
 *                     software Vulkan device
 *   "vulkan"          as auto among Vulkan devices, a software one if need be
 *   "cpu"             the CPU code
 *   a number          Vulkan device of that index, as vulkaninfo counts
 *   anything else     the first Vulkan device whose name contains it, case
 *                     ignored
 * The error lists the devices there are.
 */
MienDevice *mien_device_get (const char *spec, GError **error);

/* A Vulkan device that somebody else opened and goes on using: a
 * VkPhysicalDevice, VkDevice and VkQueue, the last one of a family that
 * computes. */
typedef struct {
  gpointer physical, handle, queue;
  guint queue_family;

  /* What he holds while he uses the queue, any thread; `release` ends our hold
   * on all of this. */
  void (*lock) (gpointer owner);
  void (*unlock) (gpointer owner);
  gpointer owner;
  GDestroyNotify release;
} MienForeignDevice;

/* The device for networks to run on that one; the same one for the same queue
 * while somebody holds it. Takes over `owner`, on failure too. */
MienDevice *mien_device_adopt (const MienForeignDevice *foreign,
    GError **error);

/*
 * The same physical device with the values and weights of its networks stored
 * as that type; what it computes, and what the host writes and reads, is
 * FLOAT32 all the same. Fails where it cannot. mien_device_get () gives FLOAT32.
 */
MienDevice *mien_device_at (MienDevice *device, MienType type, GError **error);
MienType mien_device_get_type (const MienDevice *device);

MienDevice *mien_device_ref (MienDevice *device);
void mien_device_unref (MienDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDevice, mien_device_unref)

/* For people: "llvmpipe (LLVM 15.0.6, 256 bits)", "CPU (AVX-512)". */
const char *mien_device_get_name (const MienDevice *device);

/* What a device is to measure by its own clock. */
typedef enum {
  MIEN_TIMING_NONE,
  MIEN_TIMING_RUNS,
  MIEN_TIMING_STEPS, /* and the dispatches of each run, which then cost more */
} MienTiming;

/* Concerns runners made later. FALSE where the device has no clock. */
gboolean mien_device_set_timing (MienDevice *device, MienTiming timing);

/* Milliseconds that the device computed in runs that were waited for since the
 * last call, and their number. With MIEN_TIMING_STEPS, `steps` (of double, may
 * be NULL) gets those of each dispatch of the last run, in the order of
 * mien_runner_steps () where the runner has one graph. */
double mien_device_take_time (MienDevice *device, guint *n_runs, GArray *steps);

/* "vulkan" or "cpu". */
const char *mien_device_get_backend (const MienDevice *device);

/* Whether it computes beside the CPU: FALSE of the CPU code and of software
 * Vulkan devices. */
gboolean mien_device_is_gpu (const MienDevice *device);

G_END_DECLS
