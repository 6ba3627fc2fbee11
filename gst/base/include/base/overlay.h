/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of elements that draw on video. A subclass returns what to draw as
 * a GstVideoOverlayComposition. If downstream draws compositions itself (mostly
 * sinks do), it is attached to the buffer; otherwise it is blended into the
 * frame, by the CPU or by the device that holds the frame. Frames on which
 * nothing is drawn are passed through unchanged.
 */
#pragma once

#include "base/filter.h"
#include "base/formats.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_OVERLAY (gst_mien_overlay_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienOverlay, gst_mien_overlay, GST, MIEN_OVERLAY,
    GstMienFilter)

/*
 * compose: sets `composition` to what is to be drawn on the frame in `buffer`,
 *   or leaves it NULL for nothing; the caller gets the reference. The buffer
 *   may have other owners: make it writable before adding metadata. `info`
 *   describes its frame. Streaming thread, after set_caps. Returning an error
 *   stops the stream; post the error first.
 */
struct _GstMienOverlayClass {
  GstMienFilterClass parent_class;

  GstFlowReturn (*compose) (GstMienOverlay *self, GstBuffer **buffer,
      const GstVideoInfo *info, GstVideoOverlayComposition **composition);
};

/* Caps for pad templates: these raw formats in memory and, in builds with
 * GStreamer's Vulkan library, images; each with and without the feature for
 * buffers that carry compositions. */
/* clang-format off */
#define GST_MIEN_OVERLAY_MEMORY_CAPS(formats) \
    GST_VIDEO_CAPS_MAKE (formats) "; " \
    GST_VIDEO_CAPS_MAKE_WITH_FEATURES ( \
        GST_CAPS_FEATURE_MEMORY_SYSTEM_MEMORY ", " \
        GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION, formats)
#ifdef MIEN_HAS_IMAGES
#define GST_MIEN_OVERLAY_CAPS(formats) \
    GST_MIEN_OVERLAY_MEMORY_CAPS (formats) "; " \
    GST_VIDEO_CAPS_MAKE_WITH_FEATURES (GST_MIEN_IMAGE_FEATURE, \
        GST_MIEN_IMAGE_FORMATS) "; " \
    GST_VIDEO_CAPS_MAKE_WITH_FEATURES (GST_MIEN_IMAGE_FEATURE ", " \
        GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION, \
        GST_MIEN_IMAGE_FORMATS)
#else
#define GST_MIEN_OVERLAY_CAPS(formats) GST_MIEN_OVERLAY_MEMORY_CAPS (formats)
#endif
/* clang-format on */

/* The useful resolution of the overlay in each direction, in pixels of overlay
 * per pixel of the frame, 1 to 4. It exceeds 1 if a sink draws the overlay at
 * the size of its window and enlarges the video, or stretches pixels that are
 * not square. */
typedef struct {
  gdouble x, y;
} GstMienDensity;

/* Streaming thread. */
GstMienDensity gst_mien_overlay_get_density (GstMienOverlay *self);

/* Returns a buffer from which a rectangle of a composition can be created, with
 * GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA. Takes ownership of
 * `pixels`, from g_malloc: width x height pixels in cairo's ARGB32, without
 * padding between the rows. */
GstBuffer *gst_mien_overlay_pixels_take (guint8 *pixels, guint width,
    guint height);

G_END_DECLS
