/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a Vulkan device can do at all, by small kernels of their own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char name[256];
  const char
      *type; /* "discrete", "integrated", "virtual", "software", "other" */
  gboolean own_clock; /* times are the device's, else of the clock on the wall,
                       * without what a submission takes */
  double bytes;       /* read and written a second, in its memory */
  double upload;      /* the same, read from memory that the host writes */
  double readback;    /* written to memory that the host reads */
  double flops;       /* float32, a multiply-accumulate being two */
  double dispatch;    /* microseconds of one that does nothing, ... */
  double barrier;     /* ... and behind a barrier */
  double
      submission; /* microseconds from submission to the end of the wait, of a
                       * run that does nothing */
} MienVulkanLimits;

/* `spec` as mien_device_get () takes it, a Vulkan device's. Takes some seconds;
 * shorter where `slice`, milliseconds a figure, is. */
gboolean mien_vulkan_limits (MienVulkanLimits *limits, const char *spec,
    double slice, GError **error);

G_END_DECLS
