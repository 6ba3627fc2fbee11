/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "report.h"

#include "base/eventname.h"

#include "meta/facebox.h"

static void
set_time (GstStructure *report, const gchar *field, guint64 time)
{
  if (time != MIEN_TIME_NONE)
    gst_structure_set (report, field, G_TYPE_UINT64, time, NULL);
}

static void
set_moment (GstStructure *structure, const MienMoment *moment)
{
  set_time (structure, "timestamp", moment->timestamp);
  set_time (structure, "stream-time", moment->stream_time);
  set_time (structure, "running-time", moment->running_time);
  set_time (structure, "utc", moment->utc);
}

static GstStructure *
report_new (const gchar *event, const MienStay *stay, const MienMoment *when,
    const MienMoment *now)
{
  GstStructure *report = gst_structure_new (GST_MIEN_EVENT_NAME, "event",
      G_TYPE_STRING, event, NULL);

  if (stay)
    gst_structure_set (report, "stay", G_TYPE_UINT, stay->number, "track-id",
        G_TYPE_UINT, stay->track_id, NULL);
  set_moment (report, when);
  gst_structure_set (report, "delay", G_TYPE_UINT64,
      mien_moment_since (when, now), NULL);
  return report;
}

static void
take (GstStructure *structure, const gchar *field, GstStructure *value)
{
  gst_structure_set (structure, field, GST_TYPE_STRUCTURE, value, NULL);
  gst_structure_free (value);
}

static GstStructure *
describe_face (const GstMienFace *face, const GstVideoInfo *info)
{
  const MienBox box = gst_mien_face_box (face);
  GstStructure *structure = gst_structure_new_empty ("face");
  MienBox part;

  if (mien_box_clip (&box, GST_VIDEO_INFO_WIDTH (info),
          GST_VIDEO_INFO_HEIGHT (info), &part))
    gst_structure_set (structure, "x", G_TYPE_UINT, (guint) part.x, "y",
        G_TYPE_UINT, (guint) part.y, "width", G_TYPE_UINT, (guint) part.width,
        "height", G_TYPE_UINT, (guint) part.height, NULL);
  gst_structure_set (structure, "confidence", G_TYPE_DOUBLE,
      (gdouble) face->confidence, NULL);
  return structure;
}

static void
set_scores (GstStructure *structure, const GstMienAttribute *attribute)
{
  guint n_scores;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);
  const gchar *const *labels = gst_mien_attribute_get_labels (attribute, NULL);
  GstStructure *set = gst_structure_new_empty ("scores");

  for (guint i = 0; i < n_scores; i++)
    gst_structure_set (set, labels[i], G_TYPE_DOUBLE, (gdouble) scores[i],
        NULL);
  take (structure, "scores", set);
}

static void
set_winner (GstStructure *structure, const GstMienAttribute *attribute)
{
  const gchar *label = gst_mien_attribute_get_label (attribute);

  if (label)
    gst_structure_set (structure, "label", G_TYPE_STRING, label, "confidence",
        G_TYPE_DOUBLE, (gdouble) gst_mien_attribute_get_confidence (attribute),
        NULL);
}

static GstStructure *
describe_attribute (const GstMienAttribute *attribute)
{
  const gchar *unit = gst_mien_attribute_get_unit (attribute);
  GstStructure *structure = gst_structure_new ("attribute", "model",
      G_TYPE_STRING, gst_mien_attribute_get_model_name (attribute), NULL);

  if (!gst_mien_attribute_is_number (attribute)) {
    set_winner (structure, attribute);
    set_scores (structure, attribute);
    return structure;
  }
  gst_structure_set (structure, "value", G_TYPE_DOUBLE,
      (gdouble) gst_mien_attribute_get_value (attribute), NULL);
  if (unit)
    gst_structure_set (structure, "unit", G_TYPE_STRING, unit, NULL);
  return structure;
}

/* Includes the statistics of the whole stay if `verdicts` is not NULL. */
static GstStructure *
describe_attributes (const GstMienFace *face, const GstMienVerdicts *verdicts)
{
  GstStructure *structure = gst_structure_new_empty ("attributes");

  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    GstStructure *described = describe_attribute (attribute);
    if (verdicts)
      gst_mien_verdicts_describe (verdicts, name, described);
    take (structure, name, described);
  }
  return structure;
}

GstStructure *
gst_mien_report_came (const MienStay *stay, const GstMienFace *face,
    const GstVideoInfo *info, const MienMoment *now)
{
  GstStructure *report = report_new ("came", stay, &stay->first, now);

  take (report, "face", describe_face (face, info));
  take (report, "attributes", describe_attributes (face, NULL));
  return report;
}

static const gchar *
reason_of (const MienStay *stay)
{
  static const gchar *const reasons[] = {
    [MIEN_STAY_ABSENT] = "absent",
    [MIEN_STAY_BREAK] = "break",
    [MIEN_STAY_EOS] = "eos",
  };
  return reasons[stay->end];
}

GstStructure *
gst_mien_report_left (const MienStay *stay, const MienMoment *now)
{
  const GstMienPerson *person = stay->data;
  GstStructure *report = report_new ("left", stay, &stay->last, now);

  gst_structure_set (report, "reason", G_TYPE_STRING, reason_of (stay),
      "duration", G_TYPE_UINT64, mien_moment_since (&stay->first, &stay->last),
      NULL);
  if (!person->face)
    return report;
  GstStructure *face = describe_face (person->face, &person->info);
  gst_structure_set (face, "quality", G_TYPE_DOUBLE, (gdouble) person->quality,
      NULL);
  set_moment (face, &person->when);
  take (report, "face", face);
  take (report, "attributes",
      describe_attributes (person->face, person->verdicts));
  return report;
}

GstStructure *
gst_mien_report_changed (const MienStay *stay, const GstMienChange *change,
    const MienMoment *now)
{
  const GstMienAttribute *attribute = change->attribute;
  GstStructure *report = report_new ("changed", stay, &change->since, now);

  gst_structure_set (report, "attribute", G_TYPE_STRING,
      gst_mien_attribute_get_name (attribute), "model", G_TYPE_STRING,
      gst_mien_attribute_get_model_name (attribute), NULL);
  set_winner (report, attribute);
  if (change->old_label)
    gst_structure_set (report, "old-label", G_TYPE_STRING, change->old_label,
        NULL);
  return report;
}

GstStructure *
gst_mien_report_crowd (const MienCrowd *crowd, guint count, guint threshold,
    const MienMoment *now)
{
  GstStructure *report = report_new (crowd->over ? "count-over" : "count-back",
      NULL, &crowd->since, now);

  gst_structure_set (report, "count", G_TYPE_UINT, count, "threshold",
      G_TYPE_UINT, threshold, NULL);
  return report;
}
