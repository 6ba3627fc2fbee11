/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "history.h"

#include "base/trackstore.h"
#include "meta/facebox.h"
#include "record.h"

/* A face whose area has grown by this factor is classified again. */
#define GROWTH 1.2f

/* The lock protects all fields and the records of visits. */
struct _GstMienHistory {
  GMutex lock;
  GstMienTrackStore *tracks; /* of GstMienRecord */
  guint n_attributes;
};

typedef struct {
  GstMienFace *face;
  GstMienRecord *record; /* NULL: unknown face */
} Sighting;

struct _GstMienVisit {
  GstMienHistory *history;
  guint64 frame;
  GArray *faces, *due; /* of Sighting */
};

#define LOCK(self) \
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = \
      g_mutex_locker_new (&(self)->lock)

GstMienHistory *
gst_mien_history_new (guint n_attributes)
{
  GstMienHistory *self = g_new0 (GstMienHistory, 1);

  g_mutex_init (&self->lock);
  self->n_attributes = n_attributes;
  self->tracks =
      gst_mien_track_store_new ((GDestroyNotify) gst_mien_record_unref);
  return self;
}

void
gst_mien_history_free (GstMienHistory *self)
{
  if (!self)
    return;
  gst_mien_track_store_free (self->tracks);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
gst_mien_history_clear (GstMienHistory *self)
{
  LOCK (self);

  gst_mien_track_store_clear (self->tracks);
}

void
gst_mien_history_begin_frame (GstMienHistory *self, gboolean repeated)
{
  LOCK (self);

  gst_mien_track_store_begin_frame (self->tracks, repeated);
}

static guint64
current_frame (const GstMienHistory *self)
{
  return gst_mien_track_store_get_frame (self->tracks);
}

/* NULL: unknown. A face without an id may be another person in each picture. */
static GstMienRecord *
find_record (const GstMienHistory *self, const GstMienFace *face)
{
  const MienBox box = gst_mien_face_box (face);
  GstMienRecord *record =
      gst_mien_track_store_find (self->tracks, face->track_id, &box, NULL);

  if (!record || !gst_mien_record_is_known (record))
    return NULL;
  return face->track_id != 0
          || gst_mien_record_get_frame (record)
              >= gst_mien_track_store_get_picture (self->tracks)
      ? record
      : NULL;
}

static GstMienRecord *
get_record (GstMienHistory *self, const GstMienFace *face)
{
  GstMienRecord *record = find_record (self, face);

  if (!record) {
    const MienBox box = gst_mien_face_box (face);
    record = gst_mien_record_new (self->n_attributes);
    gst_mien_track_store_put (self->tracks, face->track_id, &box, record);
  }
  return record;
}

static gfloat
area_of (const GstMienFace *face)
{
  return face->width * face->height;
}

/* Frames since the last classification. */
static guint
age_of (const GstMienHistory *self, const GstMienRecord *record)
{
  return (guint) (current_frame (self) - gst_mien_record_get_frame (record));
}

/* Whether a known face that was found in this frame is due regardless of its
 * results. */
static gboolean
is_due (const GstMienHistory *self, const GstMienFace *face,
    const GstMienRecord *record, guint reclassify_interval)
{
  return (reclassify_interval > 0
             && age_of (self, record) >= reclassify_interval)
      || area_of (face) >= GROWTH * gst_mien_record_get_area (record);
}

gboolean
gst_mien_history_awaits (GstMienHistory *self, const GPtrArray *faces,
    const GstMienFrameSettings *settings)
{
  LOCK (self);

  for (guint i = 0; i < faces->len; i++) {
    const GstMienFace *face = faces->pdata[i];
    const GstMienRecord *record = find_record (self, face);
    if (record && gst_mien_record_is_awaited (record)
        && gst_mien_record_is_news (record, face->frames_ago)
        && !is_due (self, face, record, settings->reclassify_interval))
      return TRUE;
  }
  return FALSE;
}

/* Frames since the last classification, G_MAXUINT if never classified; 0: not
 * due. */
static guint
urgency (const GstMienHistory *self, const GstMienFace *face,
    guint reclassify_interval)
{
  const GstMienRecord *record = find_record (self, face);

  if (!record)
    return G_MAXUINT;
  /* The position is only predicted: the box may show something else. */
  if (!gst_mien_record_is_news (record, face->frames_ago))
    return 0;
  return is_due (self, face, record, reclassify_interval)
          || !gst_mien_record_is_certain (record)
      ? age_of (self, record)
      : 0;
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
  LOCK (self);
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
  LOCK (self);

  for (guint i = due->len; i-- > 0;)
    if (find_record (self, due->pdata[i]))
      g_ptr_array_remove_index (due, i);
}

static void
sighting_clear (gpointer data)
{
  const Sighting *sighting = data;

  if (sighting->record)
    gst_mien_record_unref (sighting->record);
}

static GArray *
sightings_new (void)
{
  GArray *sightings = g_array_new (FALSE, FALSE, sizeof (Sighting));

  g_array_set_clear_func (sightings, sighting_clear);
  return sightings;
}

static void
add (GArray *sightings, GstMienFace *face, GstMienRecord *record)
{
  const Sighting sighting = { face,
    record ? gst_mien_record_ref (record) : NULL };

  g_array_append_val (sightings, sighting);
}

static void
see_all (GstMienHistory *self, const GPtrArray *faces)
{
  for (guint i = 0; i < faces->len; i++) {
    const GstMienFace *face = faces->pdata[i];
    GstMienRecord *record = find_record (self, face);
    if (record)
      gst_mien_record_see (record, face->frames_ago);
  }
}

GstMienVisit *
gst_mien_history_visit (GstMienHistory *self, const GPtrArray *faces,
    const GPtrArray *due)
{
  LOCK (self);
  GstMienVisit *visit = g_new (GstMienVisit, 1);

  *visit = (GstMienVisit) { self, current_frame (self), sightings_new (),
    sightings_new () };
  for (guint i = 0; i < faces->len; i++)
    add (visit->faces, faces->pdata[i], find_record (self, faces->pdata[i]));
  for (guint i = 0; i < due->len; i++) {
    GstMienFace *face = due->pdata[i];
    GstMienRecord *record = get_record (self, face);
    add (visit->due, face, record);
    gst_mien_record_await (record, visit->frame, area_of (face));
  }
  see_all (self, faces);
  return visit;
}

void
gst_mien_visit_free (GstMienVisit *self)
{
  LOCK (self->history);

  for (guint i = 0; i < self->due->len; i++)
    gst_mien_record_end (g_array_index (self->due, Sighting, i).record);
  g_array_unref (self->faces);
  g_array_unref (self->due);
  g_free (self);
}

void
gst_mien_visit_recall (GstMienVisit *self)
{
  LOCK (self->history);

  for (guint i = 0; i < self->faces->len; i++) {
    const Sighting *sighting = &g_array_index (self->faces, Sighting, i);
    if (sighting->record)
      gst_mien_record_recall (sighting->record, self->frame, sighting->face);
  }
}

void
gst_mien_visit_take_result (GstMienVisit *self, guint i, guint attribute,
    GstMienAttribute *result, const GstMienFrameSettings *settings)
{
  LOCK (self->history);
  const Sighting *sighting = &g_array_index (self->due, Sighting, i);

  gst_mien_record_take_result (sighting->record, self->frame, sighting->face,
      attribute, result, settings);
}
