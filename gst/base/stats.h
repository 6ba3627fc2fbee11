/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an element has done so far, for its property "stats" and for the QOS
 * messages of frames on which it left its work out. Any thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

/* OBJECT_LOCK of the element */
typedef struct {
  guint64 frames;              /* seen */
  guint64 faces;               /* reported on all of them */
  guint64 work;                /* searches, classifications, ... */
  guint64 skipped;             /* frames without, for being late */
  guint64 worked;              /* frames with */
  gint64 total_time, max_time; /* spent on these, µs */
} GstMienStats;

void gst_mien_stats_reset (GstMienStats *self, gpointer element);

/* A frame with so many faces, on which so much work took `time` µs; without
 * work the time does not count. */
void gst_mien_stats_count (GstMienStats *self, gpointer element, guint n_faces,
    guint n_work, gint64 time);

/* A frame whose work was left out, as it is late; the QOS message of that, for
 * the caller to post. Counts on top of the above. */
GstMessage *gst_mien_stats_skip (GstMienStats *self, GstBaseTransform *element,
    GstBuffer *buffer);

/* "frames", "faces", `work_name`, "skipped" (guint64), "total-ms", "mean-ms",
 * "max-ms" (double), in a structure of the name `name`. */
GstStructure *gst_mien_stats_to_structure (GstMienStats *self, gpointer element,
    const gchar *name, const gchar *work_name);

G_END_DECLS
