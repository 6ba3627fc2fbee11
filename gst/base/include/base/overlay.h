/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of elements that draw on video. A subclass says what to draw as
 * a GstVideoOverlayComposition; it is attached to the buffer where downstream
 * draws such compositions itself (sinks, mostly), and blended into the frame
 * elsewhere: by the CPU, or by the device that holds it. A frame on which nothing
 * is drawn passes as it came.
 */
#pragma once

#include "base/filter.h"
#include "base/formats.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_OVERLAY (gst_mien_overlay_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienOverlay, gst_mien_overlay, GST, MIEN_OVERLAY,
    GstMienFilter)

/*
 * compose: sets `composition` to what is drawn on the frame in `buffer`, or
 *   leaves it NULL for nothing. The buffer may have other owners: who adds
 *   metadata makes it writable first. `info` describes its frame. Streaming
 *   thread, after set_caps. An error stops the stream and must have been
 *   posted.
 */
struct _GstMienOverlayClass {
  GstMienFilterClass parent_class;

  GstFlowReturn (*compose) (GstMienOverlay *self, GstBuffer **buffer,
      const GstVideoInfo *info, GstVideoOverlayComposition **composition);
};

/* Caps of these raw formats in memory, and of all images in builds that have
 * those, with and without the feature that says that buffers may carry
 * compositions: for pad templates. */
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

/* How many pixels of overlay are worth drawing for a pixel of the frame each
 * way, 1 to 4: more than 1 where a sink draws the overlay at the size of its
 * window, and enlarges the video, or widens pixels that are not square. */
typedef struct {
  gdouble x, y;
} GstMienDensity;

/* Streaming thread. */
GstMienDensity gst_mien_overlay_get_density (GstMienOverlay *self);

/* Takes over `pixels`, from g_malloc: width x height of what cairo calls
 * ARGB32, without gaps between the lines. The buffer is what a rectangle of a
 * composition is made of, with
 * GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA. */
GstBuffer *gst_mien_overlay_pixels_take (guint8 *pixels, guint width,
    guint height);

G_END_DECLS
