/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of elements that look at frames and add metadata. Pixels pass
 * untouched and uncopied: where a buffer has other owners, a copy that shares
 * its memory takes the metadata. Upstream and downstream negotiate memory
 * with each other. No frame is dropped, be it late.
 */
#pragma once

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

#define GST_TYPE_MIEN_ANALYZER (gst_mien_analyzer_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienAnalyzer, gst_mien_analyzer, GST,
    MIEN_ANALYZER, GstBaseTransform)

/*
 * work: what the element does to frames, in plural: a field of "stats".
 * analyze: adds metadata to the writable `buffer`, whose frame `info`
 *   describes. One with GST_BUFFER_FLAG_GAP shows the frame before once more,
 *   as videorate makes them: it gets the same results, without the work.
 *   Streaming thread.
 * reset: (optional) the next frame does not follow the last one: new caps, a
 *   seek, a flush. Streaming thread.
 */
struct _GstMienAnalyzerClass {
  GstBaseTransformClass parent_class;

  const gchar *work;
  GstFlowReturn (*analyze) (GstMienAnalyzer *self, GstBuffer *buffer,
      const GstVideoInfo *info);
  void (*reset) (GstMienAnalyzer *self);
};

/* Maps the frame for reading and leaves `buffer` writable. Unmap with
 * gst_video_frame_unmap (). FALSE if the memory cannot be read. */
gboolean gst_mien_analyzer_map (GstVideoFrame *frame,
    const GstVideoInfo *info, GstBuffer *buffer);

/* Posts a warning about the current frame, but no more than one in ten
 * seconds: one bad frame costs a warning, a camera full of them no flood of
 * messages. Streaming thread. */
void gst_mien_analyzer_warn (GstMienAnalyzer *self, const gchar *message);

/* Posts a message that may come with every frame, unless so many wait on the
 * bus that nobody seems to read it (base/postbox.h). Takes over `message`.
 * Streaming thread. */
void gst_mien_analyzer_post (GstMienAnalyzer *self, GstMessage *message);

/* Whether `buffer` will be late where it is shown, by what the sinks report
 * and where the property qos is on: work on it would be lost. */
gboolean gst_mien_analyzer_is_late (GstMienAnalyzer *self, GstBuffer *buffer);

/* For "stats": analyze leaves the work on `buffer` out because it is late.
 * Posts a QOS message. */
void gst_mien_analyzer_skip (GstMienAnalyzer *self, GstBuffer *buffer);

/* For "stats": a frame with so many faces was analyzed, skipped or not. On it
 * so many pieces of work were done in `time` µs. */
void gst_mien_analyzer_count (GstMienAnalyzer *self, guint n_faces,
    guint n_work, gint64 time);

G_END_DECLS
