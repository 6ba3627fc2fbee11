/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of elements that look at frames and add metadata. Pixels pass
 * untouched and uncopied: where a buffer has other owners, a copy that shares
 * its memory takes the metadata. Upstream and downstream negotiate memory
 * with each other. After a subclass' work the faces are mirrored for others,
 * as the property "metadata" says.
 */
#pragma once

#include "base/filter.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_ANALYZER (gst_mien_analyzer_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienAnalyzer, gst_mien_analyzer, GST,
    MIEN_ANALYZER, GstMienFilter)

/*
 * finds_faces: the subclass is a detector. It sees no faces: those that others
 *   left are adopted after its own, so that a region of a face that it finds
 *   too is joined with that.
 * analyze: adds metadata to the writable `buffer`, whose frame `info`
 *   describes. `faces` are all the GstMienFace on it, to be written; the array
 *   may be changed, and is NULL for detectors. A buffer with
 *   GST_BUFFER_FLAG_GAP shows the frame before once more, as videorate makes
 *   them: it gets the same results, without the work. Streaming thread.
 * begin, finish, drop: the same in two halves, instead, where frames may be in
 *   flight (gst_mien_analyzer_set_in_flight ()). What begin returns is handed
 *   to one of the others, which frees it; buffer, faces and info stay until
 *   then. begin is of the streaming thread. The others take the frames in that
 *   order, one at a time, maybe in another thread and when the next have begun:
 *   finish adds the metadata, drop ends the work on a frame that nobody wants
 *   any more.
 */
struct _GstMienAnalyzerClass {
  GstMienFilterClass parent_class;

  gboolean finds_faces;
  GstFlowReturn (*analyze) (GstMienAnalyzer *self, GstBuffer *buffer,
      GPtrArray *faces, const GstVideoInfo *info);

  gpointer (*begin) (GstMienAnalyzer *self, GstBuffer *buffer, GPtrArray *faces,
      const GstVideoInfo *info);
  GstFlowReturn (*finish) (GstMienAnalyzer *self, gpointer work);
  void (*drop) (GstMienAnalyzer *self, gpointer work);
};

/* How many frames may be begun and not finished, 1 or more. With 1, finish
 * follows begin in the streaming thread. For `start` of a class whose `stop`
 * chains up before all else: then none is in flight. */
void gst_mien_analyzer_set_in_flight (GstMienAnalyzer *self, guint n);

/* For begin: waits until the frames before are finished. */
void gst_mien_analyzer_settle (GstMienAnalyzer *self);

G_END_DECLS
