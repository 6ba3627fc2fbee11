/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "history.h"

#include "base/trackstore.h"
#include "meta/facebox.h"

/* By how much a face's area must grow to be worth another look. */
#define GROWTH 1.2f
/* A winner leads by less over the second class: it is not certain. */
#define CERTAIN_LEAD 0.2f

/* Of one attribute. */
typedef struct {
  GQueue results;          /* of GstMienAttribute, newest first */
  GstMienAttribute *shown; /* what they made; NULL: none yet */
  guint64 frame;           /* of the newest result */
} Results;

typedef struct {
  guint64 classified; /* frame; 0: never */
  gfloat area;        /* pixels, when it was classified */
  guint n_attributes;
  Results attributes[];
} Track;

struct _GstMienHistory {
  GstMienTrackStore *tracks; /* of Track */
  guint n_attributes;
};

static void
results_clear (Results *self)
{
  g_queue_clear_full (&self->results,
      (GDestroyNotify) gst_mien_attribute_unref);
  g_clear_pointer (&self->shown, gst_mien_attribute_unref);
}

static void
track_free (gpointer data)
{
  Track *self = data;

  for (guint a = 0; a < self->n_attributes; a++)
    results_clear (&self->attributes[a]);
  g_free (self);
}

static Track *
track_new (guint n_attributes)
{
  Track *self = g_malloc0 (sizeof (Track) + n_attributes * sizeof (Results));

  self->n_attributes = n_attributes;
  for (guint a = 0; a < n_attributes; a++)
    g_queue_init (&self->attributes[a].results);
  return self;
}

GstMienHistory *
gst_mien_history_new (guint n_attributes)
{
  GstMienHistory *self = g_new0 (GstMienHistory, 1);

  self->n_attributes = n_attributes;
  self->tracks = gst_mien_track_store_new (track_free);
  return self;
}

void
gst_mien_history_free (GstMienHistory *self)
{
  if (!self)
    return;
  gst_mien_track_store_free (self->tracks);
  g_free (self);
}

void
gst_mien_history_clear (GstMienHistory *self)
{
  gst_mien_track_store_clear (self->tracks);
}

void
gst_mien_history_begin_frame (GstMienHistory *self, gboolean repeated)
{
  gst_mien_track_store_begin_frame (self->tracks, repeated);
}

static guint64
current_frame (const GstMienHistory *self)
{
  return gst_mien_track_store_get_frame (self->tracks);
}

/* NULL: not known. Who has no id may be somebody else on each picture. */
static Track *
find_track (const GstMienHistory *self, const GstMienFace *face)
{
  const MienBox box = gst_mien_face_box (face);
  Track *track =
      gst_mien_track_store_find (self->tracks, face->track_id, &box, NULL);
  const gboolean stays = face->track_id != 0
      || (track
          && track->classified
              >= gst_mien_track_store_get_picture (self->tracks));

  return stays ? track : NULL;
}

static Track *
get_track (GstMienHistory *self, const GstMienFace *face)
{
  Track *track = find_track (self, face);

  if (!track) {
    const MienBox box = gst_mien_face_box (face);
    track = track_new (self->n_attributes);
    gst_mien_track_store_put (self->tracks, face->track_id, &box, track);
  }
  return track;
}

static gfloat
area_of (const GstMienFace *face)
{
  return face->width * face->height;
}

static gboolean
is_certain (const GstMienAttribute *result)
{
  const gint winner = gst_mien_attribute_get_raw_label_id (result);
  guint n; /* 0 of a number, which nothing speaks against */
  const gfloat *scores = gst_mien_attribute_get_scores (result, &n);

  if (n == 1)
    return ABS (2 * scores[0] - 1) >= CERTAIN_LEAD;
  for (guint i = 0; i < n; i++)
    if ((gint) i != winner && scores[i] > scores[winner] - CERTAIN_LEAD)
      return FALSE;
  return TRUE;
}

/* FALSE also where a model gave no result. */
static gboolean
all_certain (const Track *track)
{
  for (guint a = 0; a < track->n_attributes; a++) {
    const Results *results = &track->attributes[a];
    if (results->frame != track->classified
        || !is_certain (results->results.head->data))
      return FALSE;
  }
  return TRUE;
}

/* Frames since the last classification, G_MAXUINT if there was none; 0: not
 * due. */
static guint
urgency (const GstMienHistory *self, const GstMienFace *face,
    guint reclassify_interval)
{
  const Track *track = find_track (self, face);

  if (!track)
    return G_MAXUINT;
  /* Not found in this frame: whatever is in the box by now. */
  if (face->frames_ago > 0)
    return 0;
  const guint age = (guint) (current_frame (self) - track->classified);
  if ((reclassify_interval > 0 && age >= reclassify_interval)
      || area_of (face) >= GROWTH * track->area || !all_certain (track))
    return age;
  return 0;
}

typedef struct {
  GstMienFace *face;
  guint urgency;
} Candidate;

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a, *second = b;
  const gfloat area = area_of (first->face);
  const gfloat other_area = area_of (second->face);

  if (first->urgency != second->urgency)
    return first->urgency > second->urgency ? -1 : 1;
  return area > other_area ? -1 : area < other_area;
}

GPtrArray *
gst_mien_history_pick_due (GstMienHistory *self, const GPtrArray *faces,
    const GstMienFrameSettings *settings)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < faces->len; i++) {
    GstMienFace *face = faces->pdata[i];
    const Candidate candidate = { face,
      urgency (self, face, settings->reclassify_interval) };
    if (candidate.urgency > 0)
      g_array_append_val (due, candidate);
  }
  if (settings->max_faces > 0 && due->len > settings->max_faces) {
    g_array_sort (due, compare_candidates);
    g_array_set_size (due, settings->max_faces);
  }
  for (guint i = 0; i < due->len; i++)
    g_ptr_array_add (picked, g_array_index (due, Candidate, i).face);
  return picked;
}

void
gst_mien_history_keep_new (GstMienHistory *self, GPtrArray *due)
{
  for (guint i = due->len; i-- > 0;)
    if (find_track (self, due->pdata[i]))
      g_ptr_array_remove_index (due, i);
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
  /* Once more on the same frame: the device was lost in between. */
  if (self->frame == frame)
    gst_mien_attribute_unref (g_queue_pop_head (&self->results));
  g_queue_push_head (&self->results, result);
  trim (&self->results,
      settings->smoothing == GST_MIEN_SMOOTHING_NONE
          ? 1
          : settings->smoothing_window);
  self->frame = frame;
}

/* The number, or the winner where it reaches the threshold. One that is shown
 * stays for a little longer: it would come and go. */
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
gst_mien_history_take_result (GstMienHistory *self, GstMienFace *face,
    guint attribute, GstMienAttribute *result,
    const GstMienFrameSettings *settings)
{
  Track *track = get_track (self, face);
  Results *results = &track->attributes[attribute];
  const gint shown =
      results->shown ? gst_mien_attribute_get_label_id (results->shown) : -1;
  push_result (results, current_frame (self), result, settings);
  g_clear_pointer (&results->shown, gst_mien_attribute_unref);
  results->shown = decide (&results->results, shown, settings);
  track->classified = current_frame (self);
  track->area = area_of (face);
  gst_mien_face_take_attribute (face, gst_mien_attribute_ref (results->shown));
}

void
gst_mien_history_recall (GstMienHistory *self, const GPtrArray *faces)
{
  for (guint i = 0; i < faces->len; i++) {
    const Track *track = find_track (self, faces->pdata[i]);
    for (guint a = 0; track && a < track->n_attributes; a++) {
      const Results *results = &track->attributes[a];
      if (results->shown)
        gst_mien_face_recall_attribute (faces->pdata[i], results->shown,
            (guint) (current_frame (self) - results->frame));
    }
  }
}
