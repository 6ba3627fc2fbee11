/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "track/tracker.h"

#include "assign.h"

/* How tracks and sightings are matched. The ways are tried in order, each on
 * what the previous ones left over. */
typedef struct {
  double margin;    /* by which the boxes are enlarged */
  gboolean stayed;  /* compare with where the face was last found, not where it
                     * is expected */
  double min_ticks; /* only if no frame has come for this long */
} Way;

static const Way WAYS[] = {
  { 0, FALSE, 0 },
  /* The boxes of faces that moved too fast to overlap still overlap if both are
   * enlarged by this much (C-BIoU: Yang et al., 2023). */
  { 0.5, FALSE, 0 },
  /* With sparse frames, a person who was walking in the last frame may be
   * sitting now, and a person who walks has moved by several face widths: seven
   * per second at 1.4 m/s. */
  { 0, TRUE, 15 },
  { 3, FALSE, 15 },
};

/* At one frame every two seconds, a single bad frame must not cost an id. */
#define MAX_MISSES 2
/* Timestamps are rounded. */
#define TOLERANCE 0.25

struct _MienTracker {
  GArray *tracks; /* of MienTrack */
  guint last_id;

  /* Scratch memory, kept so that it is not allocated for each frame. */
  GArray *weights;     /* double, tracks x sightings */
  GArray *sighting_of; /* gint, per track */
  GArray *track_of;    /* gint, per sighting; -1: none yet */
};

/* A frame's sightings while they are matched to tracks. */
typedef struct {
  MienTracker *tracker;
  const MienSighting *sightings;
  guint n_sightings;
  double late;
  gint *track_of;
  guint n_open; /* sightings without a track */
  guint n_open_tracks;
  double min_overlap;
} Matching;

static MienTrack *
nth_track (GArray *tracks, guint i)
{
  return &g_array_index (tracks, MienTrack, i);
}

MienTracker *
mien_tracker_new (void)
{
  MienTracker *self = g_new0 (MienTracker, 1);
  self->tracks = g_array_new (FALSE, FALSE, sizeof (MienTrack));
  self->weights = g_array_new (FALSE, FALSE, sizeof (double));
  self->sighting_of = g_array_new (FALSE, FALSE, sizeof (gint));
  self->track_of = g_array_new (FALSE, FALSE, sizeof (gint));
  return self;
}

void
mien_tracker_free (MienTracker *self)
{
  if (!self)
    return;
  g_array_unref (self->tracks);
  g_array_unref (self->weights);
  g_array_unref (self->sighting_of);
  g_array_unref (self->track_of);
  g_free (self);
}

void
mien_tracker_reset (MienTracker *self)
{
  g_array_set_size (self->tracks, 0);
}

const MienTrack *
mien_tracker_get_tracks (const MienTracker *self, guint *n_tracks)
{
  *n_tracks = self->tracks->len;
  return (const MienTrack *) (gconstpointer) self->tracks->data;
}

static gboolean
is_fresh (const MienSighting *sighting, double late)
{
  return sighting->frames_ago == 0 || late > 0;
}

/* Old sightings are compared with where the face was found then, new ones with
 * where it is expected now. */
static const MienBox *
expected_box (const MienTrack *track, gboolean fresh, const Way *way)
{
  return !fresh || way->stayed ? &track->found : &track->box;
}

/* Where the sighted face is now, if it belongs to the track. */
static MienBox
present_box (const MienTrack *track, const MienSighting *sighting, double late)
{
  return late > 0 ? mien_motion_carry (&track->motion, &sighting->box, late)
                  : sighting->box;
}

static double
weight (const Matching *self, const MienTrack *track, guint s, const Way *way)
{
  const MienSighting *sighting = &self->sightings[s];

  if (track->sighting >= 0 || self->track_of[s] >= 0
      || (way->min_ticks > 0 && track->misses > 1))
    return 0;
  const gboolean fresh = is_fresh (sighting, self->late);
  const MienBox box = present_box (track, sighting, self->late);
  const double overlap =
      mien_box_overlap (expected_box (track, fresh, way), &box, way->margin);
  return overlap >= self->min_overlap ? overlap : 0;
}

static void
match (Matching *self, const Way *way)
{
  GArray *tracks = self->tracker->tracks;
  const guint rows = tracks->len, columns = self->n_sightings;

  g_array_set_size (self->tracker->weights, rows * columns);
  g_array_set_size (self->tracker->sighting_of, rows);
  double *weights = (double *) (gpointer) self->tracker->weights->data;
  gint *sighting_of = (gint *) (gpointer) self->tracker->sighting_of->data;
  for (guint t = 0; t < rows; t++)
    for (guint s = 0; s < columns; s++)
      weights[(gsize) t * columns + s] =
          weight (self, nth_track (tracks, t), s, way);
  mien_assign (weights, rows, columns, sighting_of);
  for (guint t = 0; t < rows; t++) {
    if (sighting_of[t] < 0)
      continue;
    nth_track (tracks, t)->sighting = sighting_of[t];
    self->track_of[sighting_of[t]] = (gint) t;
    self->n_open--;
    self->n_open_tracks--;
  }
}

static void
match_all (Matching *self, double ticks)
{
  for (guint i = 0; i < G_N_ELEMENTS (WAYS); i++)
    if (ticks >= WAYS[i].min_ticks && self->n_open > 0
        && self->n_open_tracks > 0)
      match (self, &WAYS[i]);
}

static void
go_on (MienTrack *track, const MienTrackerFrame *frame)
{
  /* If no time has passed, the face is still where it was found. */
  if (frame->ticks > 0) {
    mien_motion_predict (&track->motion, frame->ticks);
    track->box = mien_motion_box (&track->motion);
  }
  track->frames_ago++;
  track->sighting = -1;
  if (frame->searched)
    track->misses++;
  if (track->misses > 0)
    track->missed += frame->ticks;
}

static void
see (MienTrack *track, const MienSighting *sighting, double late)
{
  track->misses = 0;
  track->missed = 0;
  if (!is_fresh (sighting, late))
    return;
  track->box = present_box (track, sighting, late);
  mien_motion_correct (&track->motion, &track->box);
  track->found = sighting->box;
  track->frames_ago = sighting->frames_ago;
  track->hits++;
}

static void
begin_track (MienTracker *self, const MienSighting *sighting, guint index)
{
  MienTrack track = {
    .sighting = (gint) index,
    .box = sighting->box,
    .found = sighting->box,
    .frames_ago = sighting->frames_ago,
    .hits = 1,
  };
  mien_motion_init (&track.motion, &sighting->box);
  g_array_append_val (self->tracks, track);
}

static gboolean
is_over (const MienTrack *track, const MienTrackerParams *params)
{
  if (track->id == 0)
    return track->misses > 0;
  return track->misses > MIN (params->max_age, MAX_MISSES)
      && track->missed > params->max_age + TOLERANCE;
}

static gboolean
is_inside (const MienBox *box, const MienTrackerParams *params)
{
  const float x = box->x + box->width / 2, y = box->y + box->height / 2;
  return x >= 0 && x < params->width && y >= 0 && y < params->height;
}

/* Whether another face is in front of it, so that its position is unknown. */
static gboolean
is_covered (const MienTracker *self, const MienTrack *track,
    const MienTrackerParams *params)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    const MienTrack *other = nth_track (self->tracks, i);
    if (other->sighting >= 0 && other->id != 0
        && mien_box_overlap (&track->box, &other->box, 0)
            >= params->min_overlap)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_visible (const MienTracker *self, const MienTrack *track,
    const MienTrackerParams *params)
{
  if (track->id == 0)
    return FALSE;
  if (track->sighting >= 0)
    return TRUE;
  return track->missed <= params->max_predicted + TOLERANCE
      && is_inside (&track->box, params) && !is_covered (self, track, params);
}

static guint
next_id (MienTracker *self)
{
  if (++self->last_id == 0)
    self->last_id = 1;
  return self->last_id;
}

/* Ends tracks, assigns ids, and decides which tracks are visible. */
static void
judge (MienTracker *self, const MienTrackerParams *params)
{
  for (guint i = self->tracks->len; i-- > 0;)
    if (is_over (nth_track (self->tracks, i), params))
      g_array_remove_index (self->tracks, i);
  for (guint i = 0; i < self->tracks->len; i++) {
    MienTrack *track = nth_track (self->tracks, i);
    if (track->id == 0 && track->hits >= params->min_hits)
      track->id = next_id (self);
  }
  for (guint i = 0; i < self->tracks->len; i++) {
    MienTrack *track = nth_track (self->tracks, i);
    track->visible = is_visible (self, track, params);
  }
}

void
mien_tracker_update (MienTracker *self, const MienTrackerFrame *frame,
    const MienTrackerParams *params)
{
  const MienSighting *sightings = frame->sightings;
  const guint n_sightings = frame->n_sightings;

  for (guint i = 0; i < self->tracks->len; i++)
    go_on (nth_track (self->tracks, i), frame);
  g_array_set_size (self->track_of, n_sightings);
  gint *track_of = (gint *) (gpointer) self->track_of->data;
  for (guint s = 0; s < n_sightings; s++)
    track_of[s] = -1;
  Matching matching = { self, sightings, n_sightings, frame->late, track_of,
    n_sightings, self->tracks->len, params->min_overlap };
  match_all (&matching, frame->ticks);

  for (guint s = 0; s < n_sightings; s++) {
    if (track_of[s] >= 0)
      see (nth_track (self->tracks, track_of[s]), &sightings[s], frame->late);
    else
      begin_track (self, &sightings[s], s);
  }
  judge (self, params);
}
