/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>
#include "image/image.h"

G_BEGIN_DECLS

/* clang-format off */
#define GST_MIEN_8_BIT_FORMATS \
    "NV12, I420, YV12, NV21, GRAY8, Y42B, Y444, YUY2, UYVY, " \
    "RGB, BGR, RGBx, BGRx, xRGB, xBGR, RGBA, BGRA, ARGB, ABGR"
#define GST_MIEN_DEEP_FORMATS \
    "P010_10LE, I420_10LE, I422_10LE, Y444_10LE, GRAY16_LE"
/* clang-format on */

/* Raw formats that every analysing element takes, in order of preference: those
 * with a luma plane are used without conversion. */
#define GST_MIEN_VIDEO_FORMATS \
  "{ " GST_MIEN_8_BIT_FORMATS ", " GST_MIEN_DEEP_FORMATS " }"

/* Those of them that can be drawn on. */
#define GST_MIEN_DRAWN_FORMATS "{ " GST_MIEN_8_BIT_FORMATS " }"

#define GST_MIEN_VIDEO_CAPS GST_VIDEO_CAPS_MAKE (GST_MIEN_VIDEO_FORMATS)

/* Of caps whose frames are images of a Vulkan device, and the formats that
 * GStreamer's Vulkan library has as images. */
#define GST_MIEN_IMAGE_FEATURE "memory:VulkanImage"
/* clang-format off */
#define GST_MIEN_IMAGE_FORMATS \
    "{ NV12, RGBA, BGRA, RGBx, BGRx, ARGB, ABGR, xRGB, xBGR }"
/* clang-format on */

/* Frames in memory, and images where this build has them. */
#ifdef MIEN_HAS_IMAGES
#define GST_MIEN_VIDEO_OR_IMAGE_CAPS \
  GST_MIEN_VIDEO_CAPS \
  "; " GST_VIDEO_CAPS_MAKE_WITH_FEATURES (GST_MIEN_IMAGE_FEATURE, \
      GST_MIEN_IMAGE_FORMATS)
#else
#define GST_MIEN_VIDEO_OR_IMAGE_CAPS GST_MIEN_VIDEO_CAPS
#endif

/* Width of a pixel as shown over its height. 1 where the caps say nothing or
 * nonsense: no number, or beyond 1:16 and 16:1, where nobody could make out a
 * face. Any thread. */
gdouble gst_mien_pixel_aspect (const GstVideoInfo *info);

/* Describes the pixels of a mapped frame of one of these formats; `image`
 * lives no longer than the mapping. */
void gst_mien_frame_to_image (const GstVideoFrame *frame, MienImage *image);

/* Answers upstream's ALLOCATION `query` without GstVideoCropMeta, though
 * downstream may know it: boxes and pixels count from the upper left of the
 * whole frame here. */
void gst_mien_refuse_crop (GstQuery *query);

/* Tells who asks by an ALLOCATION `query`, the answer to which is there, that
 * `n` buffers are held at a time. */
void gst_mien_tell_held (GstQuery *query, guint n);

G_END_DECLS
