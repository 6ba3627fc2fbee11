/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an element has done so far, for its property "stats" and for the QOS
 * messages of frames on which it skipped its work. Any thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

/* OBJECT_LOCK of the element */
typedef struct {
  guint64 frames;              /* seen */
  guint64 faces;               /* on all of them */
  guint64 work;                /* searches, classifications, ... */
  guint64 skipped;             /* frames without work because they were late */
  guint64 worked;              /* frames with work */
  gint64 total_time, max_time; /* spent on these, µs */
} GstMienStats;

void gst_mien_stats_reset (GstMienStats *self, gpointer element);

/* Counts a frame with `n_faces` faces, on which `n_work` pieces of work took
 * `time` µs; if there was no work, the time is ignored. */
void gst_mien_stats_count (GstMienStats *self, gpointer element, guint n_faces,
    guint n_work, gint64 time);

/* Counts a frame whose work was skipped because it was late, in addition to the
 * above. Returns the QOS message for the caller to post. */
GstMessage *gst_mien_stats_skip (GstMienStats *self, GstBaseTransform *element,
    GstBuffer *buffer);

/* "frames", "faces", `work_name`, "skipped" (guint64), "total-ms", "mean-ms",
 * "max-ms" (double), in a structure named `name`. */
GstStructure *gst_mien_stats_to_structure (GstMienStats *self, gpointer element,
    const gchar *name, const gchar *work_name);

G_END_DECLS
