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

/* Raw formats that every analysing element accepts, in order of preference:
 * those with a luma plane are used without conversion. */
#define GST_MIEN_VIDEO_FORMATS \
  "{ " GST_MIEN_8_BIT_FORMATS ", " GST_MIEN_DEEP_FORMATS " }"

/* The ones that can be drawn on. */
#define GST_MIEN_DRAWN_FORMATS "{ " GST_MIEN_8_BIT_FORMATS " }"

#define GST_MIEN_VIDEO_CAPS GST_VIDEO_CAPS_MAKE (GST_MIEN_VIDEO_FORMATS)

/* The caps feature of frames that are images of a Vulkan device, and the
 * formats that GStreamer's Vulkan library supports as images. */
#define GST_MIEN_IMAGE_FEATURE "memory:VulkanImage"
/* clang-format off */
#define GST_MIEN_IMAGE_FORMATS \
    "{ NV12, RGBA, BGRA, RGBx, BGRx, ARGB, ABGR, xRGB, xBGR }"
/* clang-format on */

/* Frames in system memory, and images if this build supports them. */
#ifdef MIEN_HAS_IMAGES
#define GST_MIEN_VIDEO_OR_IMAGE_CAPS \
  GST_MIEN_VIDEO_CAPS \
  "; " GST_VIDEO_CAPS_MAKE_WITH_FEATURES (GST_MIEN_IMAGE_FEATURE, \
      GST_MIEN_IMAGE_FORMATS)
#else
#define GST_MIEN_VIDEO_OR_IMAGE_CAPS GST_MIEN_VIDEO_CAPS
#endif

/* Displayed width of a pixel over its height. 1 if the caps have no valid pixel
 * aspect ratio, or one beyond 1:16 and 16:1, at which no face could be
 * recognised. Any thread. */
gdouble gst_mien_pixel_aspect (const GstVideoInfo *info);

/* Describes the pixels of a mapped frame in one of these formats; `image` is
 * valid as long as the mapping. */
void gst_mien_frame_to_image (const GstVideoFrame *frame, MienImage *image);

/* Removes GstVideoCropMeta from the answer to upstream's ALLOCATION `query`,
 * even if downstream supports it: here, boxes and pixels are relative to the
 * upper left corner of the whole frame. */
void gst_mien_refuse_crop (GstQuery *query);

/* Adds to the answer to upstream's ALLOCATION `query` that `n` buffers are held
 * at a time. */
void gst_mien_tell_held (GstQuery *query, guint n);

G_END_DECLS
