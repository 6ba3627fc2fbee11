/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of all elements that take frames with faces and give the same
 * frames: what analysing (analyzer.h) and drawing ones (overlay.h) share. It
 * knows what is a face (the property "object-class") and the caps, keeps pace with the clock, counts the work for the property
 * "stats", and says when a stream begins anew. No frame is dropped, be it
 * late.
 */
#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FILTER (gst_mien_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienFilter, gst_mien_filter, GST, MIEN_FILTER,
    GstBaseTransform)

/*
 * work: what the element does to frames, in plural: a field of "stats".
 * reset: (optional) the next frame does not follow the last one: new caps, a
 *   seek, a flush. Streaming thread; also before the start.
 */
struct _GstMienFilterClass {
  GstBaseTransformClass parent_class;

  const gchar *work;
  void (*reset) (GstMienFilter *self);
};

/* Of the current frame. Streaming thread, after set_caps. */
const GstVideoInfo *gst_mien_filter_get_info (GstMienFilter *self);

/* Whether the caps say that frames are images of a Vulkan device. Streaming
 * thread, after set_caps. */
gboolean gst_mien_filter_has_images (GstMienFilter *self);

/* Maps the frame for reading and leaves `buffer` writable. Unmap with
 * gst_video_frame_unmap (). FALSE if the memory cannot be read. Not of
 * images. */
gboolean gst_mien_filter_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer);

/* gst_mien_buffer_has_faces () and so on, of the types that the property
 * "object-class" names. Streaming thread. */
gboolean gst_mien_filter_has_faces (GstMienFilter *self, GstBuffer *buffer);
GPtrArray *gst_mien_filter_get_faces (GstMienFilter *self, GstBuffer *buffer);
void gst_mien_filter_adopt_faces (GstMienFilter *self, GstBuffer *buffer);

/* Makes `*buffer` writable, and what other detectors left on it faces. Returns
 * all its faces, as gst_mien_buffer_get_writable_faces (). */
GPtrArray *gst_mien_filter_take_faces (GstMienFilter *self, GstBuffer **buffer);

/* Posts a warning about the current frame, but no more than one in ten
 * seconds: one bad frame costs a warning, a camera full of them no flood of
 * messages. Any thread. */
void gst_mien_filter_warn (GstMienFilter *self, const gchar *message);

/* Posts a message that comes with every frame, unless too many of these wait
 * for a reader (postbox.h). Takes over `message`. Any thread. */
void gst_mien_filter_post (GstMienFilter *self, GstMessage *message);

/* To be asked when there is work to do on `buffer`. TRUE: it is left out, as
 * the frame will be late where it is shown, by what the sinks report and where
 * the property qos is on; this counts for "stats", and a QOS message is posted.
 * However late frames are, no more than 30 in a row go without. Streaming
 * thread. */
gboolean gst_mien_filter_skip_late (GstMienFilter *self, GstBuffer *buffer);

/* For "stats": a frame with so many faces was seen. On it so many pieces of
 * work were done in `time` µs. */
void gst_mien_filter_count (GstMienFilter *self, guint n_faces, guint n_work,
    gint64 time);

G_END_DECLS
