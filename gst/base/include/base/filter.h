/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of all elements that take frames with faces and pass the same
 * frames on: the common part of analysing (analyzer.h) and drawing elements
 * (overlay.h). It decides what counts as a face (the property "object-class"),
 * keeps the caps, handles QoS, counts the work for the property "stats", and
 * reports discontinuities. Late frames are never dropped.
 */
#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FILTER (gst_mien_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienFilter, gst_mien_filter, GST, MIEN_FILTER,
    GstBaseTransform)

/*
 * work: what the element does to frames, as a plural noun: a field of "stats".
 * reset: (optional) the next frame does not follow the last one: new caps, a
 *   seek, a flush. Streaming thread; may be called before `start`.
 */
struct _GstMienFilterClass {
  GstBaseTransformClass parent_class;

  const gchar *work;
  void (*reset) (GstMienFilter *self);
};

/* The info of the current frame. Streaming thread, after set_caps. */
const GstVideoInfo *gst_mien_filter_get_info (GstMienFilter *self);

/* Whether frames are images of a Vulkan device, according to the caps.
 * Streaming thread, after set_caps. */
gboolean gst_mien_filter_has_images (GstMienFilter *self);

/* Maps the frame for reading and leaves `buffer` writable. Unmap with
 * gst_video_frame_unmap (). Returns FALSE if the memory cannot be read. Not for
 * images. */
gboolean gst_mien_filter_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer);

/* gst_mien_buffer_has_faces () and so on, with the types that the property
 * "object-class" lists. Streaming thread. */
gboolean gst_mien_filter_has_faces (GstMienFilter *self, GstBuffer *buffer);
GPtrArray *gst_mien_filter_get_faces (GstMienFilter *self, GstBuffer *buffer);
void gst_mien_filter_adopt_faces (GstMienFilter *self, GstBuffer *buffer);

/* Makes `*buffer` writable and adopts other detectors' metadata as faces.
 * Returns all its faces, as gst_mien_buffer_get_writable_faces () does. */
GPtrArray *gst_mien_filter_take_faces (GstMienFilter *self, GstBuffer **buffer);

/* Posts a warning about the current frame, at most one every ten seconds: a
 * single bad frame is reported, but a camera that sends only bad frames does
 * not flood the bus. Any thread. */
void gst_mien_filter_warn (GstMienFilter *self, const gchar *message);

/* Posts a message that is sent for every frame, unless too many of them are
 * still unread (postbox.h). Takes ownership of `message`. Any thread. */
void gst_mien_filter_post (GstMienFilter *self, GstMessage *message);

/* To be called when there is work to do on `buffer`. Returns TRUE if the work
 * is to be skipped because the frame will be late at the sink, according to QOS
 * events and if the property qos is on; this is counted in "stats", and a QOS
 * message is posted. However late frames are, at most 30 in a row are skipped.
 * Streaming thread. */
gboolean gst_mien_filter_skip_late (GstMienFilter *self, GstBuffer *buffer);

/* For "stats": counts a frame with `n_faces` faces, on which `n_work` pieces of
 * work took `time` µs. */
void gst_mien_filter_count (GstMienFilter *self, guint n_faces, guint n_work,
    gint64 time);

G_END_DECLS
