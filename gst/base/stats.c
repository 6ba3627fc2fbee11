/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stats.h"

#include "base/times.h"

#define USEC_PER_MSEC (G_USEC_PER_SEC / 1000.0)

static GstMienStats
get_copy (GstMienStats *self, gpointer element)
{
  GST_OBJECT_LOCK (element);
  const GstMienStats copy = *self;
  GST_OBJECT_UNLOCK (element);
  return copy;
}

void
gst_mien_stats_reset (GstMienStats *self, gpointer element)
{
  GST_OBJECT_LOCK (element);
  *self = (GstMienStats) { 0 };
  GST_OBJECT_UNLOCK (element);
}

void
gst_mien_stats_count (GstMienStats *self, gpointer element, guint n_faces,
    guint n_work, gint64 time)
{
  GST_OBJECT_LOCK (element);
  self->frames++;
  self->faces += n_faces;
  self->work += n_work;
  if (n_work > 0) {
    self->worked++;
    self->total_time += time;
    self->max_time = MAX (self->max_time, time);
  }
  GST_OBJECT_UNLOCK (element);
}

GstMessage *
gst_mien_stats_skip (GstMienStats *self, GstBaseTransform *element,
    GstBuffer *buffer)
{
  GST_OBJECT_LOCK (element);
  self->skipped++;
  GST_OBJECT_UNLOCK (element);

  const GstMienStats now = get_copy (self, element);
  GstMessage *message = gst_message_new_qos (GST_OBJECT (element), FALSE,
      gst_mien_running_time (element, buffer),
      gst_mien_stream_time (element, buffer), GST_BUFFER_PTS (buffer),
      GST_BUFFER_DURATION (buffer));
  gst_message_set_qos_stats (message, GST_FORMAT_BUFFERS,
      now.frames - MIN (now.skipped, now.frames), now.skipped);
  return message;
}

GstStructure *
gst_mien_stats_to_structure (GstMienStats *self, gpointer element,
    const gchar *name, const gchar *work_name)
{
  const GstMienStats now = get_copy (self, element);
  const gdouble mean = now.worked > 0
      ? (gdouble) now.total_time / now.worked / USEC_PER_MSEC
      : 0;

  /* clang-format off */
  return gst_structure_new (name,
      "frames", G_TYPE_UINT64, now.frames,
      "faces", G_TYPE_UINT64, now.faces,
      work_name, G_TYPE_UINT64, now.work,
      "skipped", G_TYPE_UINT64, now.skipped,
      "total-ms", G_TYPE_DOUBLE, now.total_time / USEC_PER_MSEC,
      "mean-ms", G_TYPE_DOUBLE, mean,
      "max-ms", G_TYPE_DOUBLE, now.max_time / USEC_PER_MSEC, NULL);
  /* clang-format on */
}
