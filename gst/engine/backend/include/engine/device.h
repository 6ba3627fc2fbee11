/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices that run networks. There is one MienDevice per physical device and
 * process, shared by all callers while anyone holds a reference. Thread-safe.
 */
#pragma once

#include "engine/port.h"

G_BEGIN_DECLS

typedef struct _MienDevice MienDevice;

/*
 * `spec` is
 *   "auto" (or NULL)  the first GPU in Vulkan's list, discrete before
 *                     integrated before virtual, else the CPU code; never a
 *                     software Vulkan device
 *   "vulkan"          like auto among Vulkan devices, falling back to a
 *                     software device
 *   "cpu"             the CPU code
 *   a number          the Vulkan device with that index, as in vulkaninfo
 *   anything else     the first Vulkan device whose name contains it, ignoring
 *                     case
 * If there is no such device, the error lists the available ones.
 */
MienDevice *mien_device_get (const char *spec, GError **error);

/* A Vulkan device that was opened by someone else and remains in use: a
 * VkPhysicalDevice, VkDevice and VkQueue, of a queue family with compute
 * support. */
typedef struct {
  gpointer physical, handle, queue;
  guint queue_family;

  /* Locks the queue against the owner's use, from any thread. `release` drops
   * our reference to all of this. */
  void (*lock) (gpointer owner);
  void (*unlock) (gpointer owner);
  gpointer owner;
  GDestroyNotify release;
} MienForeignDevice;

/* The device that runs networks on the foreign device; the same one for the
 * same queue while anyone holds it. Takes ownership of `owner`, even on
 * failure. */
MienDevice *mien_device_adopt (const MienForeignDevice *foreign,
    GError **error);

/*
 * The same physical device with its networks' values and weights stored as
 * `type`. Arithmetic, and what the host writes and reads, remain FLOAT32. Fails
 * if the device cannot. mien_device_get () returns FLOAT32 devices.
 */
MienDevice *mien_device_at (MienDevice *device, MienType type, GError **error);
MienType mien_device_get_type (const MienDevice *device);

MienDevice *mien_device_ref (MienDevice *device);
void mien_device_unref (MienDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDevice, mien_device_unref)

/* For display: "llvmpipe (LLVM 15.0.6, 256 bits)", "CPU (AVX-512)". */
const char *mien_device_get_name (const MienDevice *device);

/* What the device measures with its own clock. */
typedef enum {
  MIEN_TIMING_NONE,
  MIEN_TIMING_RUNS,
  MIEN_TIMING_STEPS, /* also each dispatch of a run, which slows runs down */
} MienTiming;

/* Applies to runners created afterwards. Returns FALSE if the device has no
 * clock. */
gboolean mien_device_set_timing (MienDevice *device, MienTiming timing);

/* Milliseconds that the device spent on the runs waited for since the last
 * call, and the number of these runs. With MIEN_TIMING_STEPS, `steps` (of
 * double, may be NULL) receives the times of the last run's dispatches, in the
 * order of mien_runner_steps () if the runner has one graph. */
double mien_device_take_time (MienDevice *device, guint *n_runs, GArray *steps);

/* "vulkan" or "cpu". */
const char *mien_device_get_backend (const MienDevice *device);

/* FALSE for the CPU code and software Vulkan devices, which compute on the
 * CPU. */
gboolean mien_device_is_gpu (const MienDevice *device);

G_END_DECLS
