/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of elements that analyse frames and add metadata. Pixels are
 * neither changed nor copied: if a buffer has other owners, the metadata is
 * added to a copy that shares its memory. Upstream and downstream negotiate
 * memory with each other. After the subclass's work, the faces are mirrored
 * into the standard metadata that the property "metadata" selects.
 */
#pragma once

#include "base/filter.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_ANALYZER (gst_mien_analyzer_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienAnalyzer, gst_mien_analyzer, GST,
    MIEN_ANALYZER, GstMienFilter)

/*
 * finds_faces: the subclass is a detector. It is passed no faces: those from
 *   other elements are adopted after its own, so that another detector's region
 *   is merged with the face if both found it.
 * analyze: adds metadata to the writable `buffer`, whose frame is described by
 *   `info`. `faces` are all GstMienFaces on it, writable; the array may be
 *   changed, and is NULL for detectors. A buffer with GST_BUFFER_FLAG_GAP
 *   repeats the previous frame, as videorate does: it gets the same results
 *   without the work. Streaming thread.
 * begin, finish, drop: an alternative to analyze, in two halves, for several
 *   frames in flight (gst_mien_analyzer_set_in_flight ()). The result of begin
 *   is passed to one of the others, which frees it; buffer, faces and info stay
 *   valid until then. begin is called in the streaming thread. The others are
 *   called for the frames in the same order, one at a time, possibly in another
 *   thread and after later frames have begun: finish adds the metadata, drop
 *   discards the work on a frame that is no longer wanted.
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

/* Sets how many frames may have begun and not finished, at least 1. With 1,
 * finish follows begin in the streaming thread. To be called in `start`; the
 * class's `stop` must chain up first, after which no frame is in flight. */
void gst_mien_analyzer_set_in_flight (GstMienAnalyzer *self, guint n);

/* For begin: waits until all earlier frames have finished. */
void gst_mien_analyzer_settle (GstMienAnalyzer *self);

G_END_DECLS
