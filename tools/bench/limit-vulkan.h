/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Measures the limits of a Vulkan device with small kernels written for this.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char name[256];
  const char
      *type; /* "discrete", "integrated", "virtual", "software", "other" */
  gboolean own_clock; /* times are by the device's clock; else wall time, less
                       * the cost of a submission */
  double bytes;       /* read and written per second, in device memory */
  double upload;      /* same, reading from memory that the host writes */
  double readback;    /* same, writing to memory that the host reads */
  double flops;       /* float32 per second; a multiply-accumulate is two */
  double dispatch;    /* microseconds per empty dispatch */
  double barrier;     /* same, with a barrier before each */
  double submission;  /* microseconds from submission to the end of the wait,
                       * for an empty run */
} MienVulkanLimits;

/* `spec` names a Vulkan device, as in mien_device_get (). Takes some seconds.
 * `slice` is the time per figure in milliseconds; shorter slices take less
 * time. */
gboolean mien_vulkan_limits (MienVulkanLimits *limits, const char *spec,
    double slice, GError **error);

G_END_DECLS
