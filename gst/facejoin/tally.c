/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tally.h"

void
gst_mien_tally_reset (GstMienTally *self, gpointer element)
{
  GST_OBJECT_LOCK (element);
  *self = (GstMienTally) { 0 };
  GST_OBJECT_UNLOCK (element);
}

static void
count_age (GstMienTally *self, guint64 age)
{
  self->dated++;
  self->total_age += age;
  self->max_age = MAX (self->max_age, age);
}

void
gst_mien_tally_count (GstMienTally *self, gpointer element, gint64 time,
    const GstMienFinding *finding, gboolean expired)
{
  GST_OBJECT_LOCK (element);
  self->frames++;
  self->expired += expired;
  if (finding) {
    self->joined++;
    self->faces += finding->faces->len;
    if (time != GST_MIEN_NO_TIME && finding->time != GST_MIEN_NO_TIME)
      count_age (self, (guint64) ABS (time - finding->time));
  }
  GST_OBJECT_UNLOCK (element);
}

GstStructure *
gst_mien_tally_to_structure (GstMienTally *self, gpointer element)
{
  GST_OBJECT_LOCK (element);
  const GstMienTally now = *self;
  GST_OBJECT_UNLOCK (element);
  const gdouble mean =
      now.dated > 0 ? (gdouble) now.total_age / (gdouble) now.dated : 0;

  /* clang-format off */
  return gst_structure_new ("application/x-mien-stats",
      "frames", G_TYPE_UINT64, now.frames,
      "faces", G_TYPE_UINT64, now.faces,
      "joined", G_TYPE_UINT64, now.joined,
      "without-faces", G_TYPE_UINT64, now.frames - now.joined,
      "timeouts", G_TYPE_UINT64, now.expired,
      "mean-age-ms", G_TYPE_DOUBLE, mean / GST_MSECOND,
      "max-age-ms", G_TYPE_DOUBLE, (gdouble) now.max_age / GST_MSECOND, NULL);
  /* clang-format on */
}
