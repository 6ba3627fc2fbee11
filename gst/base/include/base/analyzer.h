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
 */
struct _GstMienAnalyzerClass {
  GstMienFilterClass parent_class;

  gboolean finds_faces;
  GstFlowReturn (*analyze) (GstMienAnalyzer *self, GstBuffer *buffer,
      GPtrArray *faces, const GstVideoInfo *info);
};

G_END_DECLS
