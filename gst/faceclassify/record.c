/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "record.h"

/* A winner that leads the second class by less is not certain. */
#define CERTAIN_LEAD 0.2f

/* The results of one attribute. */
typedef struct {
  GQueue results;          /* of GstMienAttribute, newest first */
  GstMienAttribute *shown; /* derived from the results; NULL: none yet */
  guint64 frame;           /* of the newest result */
} Results;

struct _GstMienRecord {
  guint n_refs;
  guint n_awaited;    /* frames in flight that classify the face */
  guint found_ago;    /* frames_ago of its last sighting */
  guint64 classified; /* number of the last frame that classifies it */
  gfloat area;        /* pixels, in that frame */
  guint n_attributes;
  Results attributes[];
};

GstMienRecord *
gst_mien_record_new (guint n_attributes)
{
  GstMienRecord *self =
      g_malloc0 (sizeof (GstMienRecord) + n_attributes * sizeof (Results));

  self->n_refs = 1;
  self->n_attributes = n_attributes;
  for (guint a = 0; a < n_attributes; a++)
    g_queue_init (&self->attributes[a].results);
  return self;
}

GstMienRecord *
gst_mien_record_ref (GstMienRecord *self)
{
  self->n_refs++;
  return self;
}

static void
results_clear (Results *self)
{
  g_queue_clear_full (&self->results,
      (GDestroyNotify) gst_mien_attribute_unref);
  g_clear_pointer (&self->shown, gst_mien_attribute_unref);
}

void
gst_mien_record_unref (GstMienRecord *self)
{
  if (--self->n_refs > 0)
    return;
  for (guint a = 0; a < self->n_attributes; a++)
    results_clear (&self->attributes[a]);
  g_free (self);
}

void
gst_mien_record_await (GstMienRecord *self, guint64 frame, gfloat area)
{
  self->n_awaited++;
  self->classified = frame;
  self->area = area;
}

void
gst_mien_record_end (GstMienRecord *self)
{
  self->n_awaited--;
}

void
gst_mien_record_see (GstMienRecord *self, guint frames_ago)
{
  self->found_ago = frames_ago;
}

gboolean
gst_mien_record_is_news (const GstMienRecord *self, guint frames_ago)
{
  return frames_ago == 0 || frames_ago <= self->found_ago;
}

gboolean
gst_mien_record_is_awaited (const GstMienRecord *self)
{
  return self->n_awaited > 0;
}

gboolean
gst_mien_record_is_known (const GstMienRecord *self)
{
  for (guint a = 0; a < self->n_attributes; a++)
    if (self->attributes[a].shown)
      return TRUE;
  return self->n_awaited > 0;
}

guint64
gst_mien_record_get_frame (const GstMienRecord *self)
{
  return self->classified;
}

gfloat
gst_mien_record_get_area (const GstMienRecord *self)
{
  return self->area;
}

static gboolean
is_certain (const GstMienAttribute *result)
{
  const gint winner = gst_mien_attribute_get_raw_label_id (result);
  guint n; /* 0 for a number, which is always certain */
  const gfloat *scores = gst_mien_attribute_get_scores (result, &n);

  if (n == 1)
    return ABS (2 * scores[0] - 1) >= CERTAIN_LEAD;
  for (guint i = 0; i < n; i++)
    if ((gint) i != winner && scores[i] > scores[winner] - CERTAIN_LEAD)
      return FALSE;
  return TRUE;
}

gboolean
gst_mien_record_is_certain (const GstMienRecord *self)
{
  for (guint a = 0; a < self->n_attributes; a++) {
    const Results *results = &self->attributes[a];
    if (results->frame != self->classified
        || !is_certain (results->results.head->data))
      return FALSE;
  }
  return TRUE;
}

static void
trim (GQueue *results, guint length)
{
  while (results->length > length)
    gst_mien_attribute_unref (g_queue_pop_tail (results));
}

static void
push_result (Results *self, guint64 frame, GstMienAttribute *result,
    const GstMienFrameSettings *settings)
{
  /* A second result for the same frame: the device was lost in between. */
  if (self->frame == frame)
    gst_mien_attribute_unref (g_queue_pop_head (&self->results));
  g_queue_push_head (&self->results, result);
  trim (&self->results,
      settings->smoothing == GST_MIEN_SMOOTHING_NONE
          ? 1
          : settings->smoothing_window);
  self->frame = frame;
}

/* The number, or the winner if it reaches the threshold. The threshold is lower
 * for the label that is shown, so that it does not flicker. */
static GstMienAttribute *
decide (GQueue *results, gint shown, const GstMienFrameSettings *settings)
{
  GstMienAttribute *newest = results->head->data;
  if (gst_mien_attribute_is_number (newest))
    return gst_mien_attribute_copy_with_value (newest,
        gst_mien_smooth_number (settings->smoothing, results,
            settings->smoothing_window));
  GstMienWinner winner = gst_mien_smooth (settings->smoothing, results,
      settings->smoothing_window, shown);

  const gboolean stays = winner.label_id == shown
      && settings->smoothing != GST_MIEN_SMOOTHING_NONE;
  if (winner.confidence
      < settings->threshold - (stays ? GST_MIEN_SMOOTHING_LEAD : 0))
    winner = (GstMienWinner) { -1, 0 };
  return gst_mien_attribute_copy_with (newest, winner.label_id,
      winner.confidence);
}

void
gst_mien_record_take_result (GstMienRecord *self, guint64 frame,
    GstMienFace *face, guint attribute, GstMienAttribute *result,
    const GstMienFrameSettings *settings)
{
  Results *results = &self->attributes[attribute];
  const gint shown =
      results->shown ? gst_mien_attribute_get_label_id (results->shown) : -1;

  push_result (results, frame, result, settings);
  g_clear_pointer (&results->shown, gst_mien_attribute_unref);
  results->shown = decide (&results->results, shown, settings);
  gst_mien_face_take_attribute (face, gst_mien_attribute_ref (results->shown));
}

void
gst_mien_record_recall (const GstMienRecord *self, guint64 frame,
    GstMienFace *face)
{
  for (guint a = 0; a < self->n_attributes; a++) {
    const Results *results = &self->attributes[a];
    if (results->shown)
      gst_mien_face_recall_attribute (face, results->shown,
          (guint) (frame - results->frame));
  }
}
