/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trails.h"

/* Minimum intersection over union of two boxes of one person, after each has
 * been enlarged by LOOK_AROUND of its size on every side. */
#define SAME_PERSON 0.2
#define LOOK_AROUND 0.25
/* Minimum number of frames for which the position of a lost person is
 * remembered: one who returns with the same id has come from there. */
#define MEMORY 90

typedef struct {
  guint64 frame;
  GstMienHead head;
  GstMienFace *face;
} Spot;

/* The positions of one person. */
typedef struct {
  guint track_id; /* 0: not tracked, or not yet */
  GArray *spots;  /* Spot, in order of frames; at least one */
} Trail;

struct _GstMienTrails {
  GPtrArray *trails;
};

static void
spot_clear (gpointer data)
{
  gst_mien_face_unref (((Spot *) data)->face);
}

static void
trail_free (gpointer data)
{
  g_array_unref (((Trail *) data)->spots);
  g_free (data);
}

static const Spot *
nth (const Trail *trail, guint i)
{
  return &g_array_index (trail->spots, Spot, i);
}

static const Spot *
last_of (const Trail *trail)
{
  return nth (trail, trail->spots->len - 1);
}

GstMienTrails *
gst_mien_trails_new (void)
{
  GstMienTrails *self = g_new0 (GstMienTrails, 1);

  self->trails = g_ptr_array_new_with_free_func (trail_free);
  return self;
}

void
gst_mien_trails_free (GstMienTrails *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->trails);
  g_free (self);
}

void
gst_mien_trails_clear (GstMienTrails *self)
{
  g_ptr_array_set_size (self->trails, 0);
}

guint
gst_mien_trails_count (const GstMienTrails *self)
{
  guint n = 0;

  for (guint i = 0; i < self->trails->len; i++)
    n += ((const Trail *) self->trails->pdata[i])->spots->len;
  return n;
}

static Trail *
find_id (const GstMienTrails *self, guint track_id)
{
  for (guint i = 0; i < self->trails->len; i++) {
    Trail *trail = self->trails->pdata[i];
    if (trail->track_id == track_id)
      return trail;
  }
  return NULL;
}

/* Only trails without an id that have no spot on `frame` yet. */
static Trail *
find_near (const GstMienTrails *self, guint64 frame, const MienBox *box)
{
  Trail *best = NULL;
  double most = SAME_PERSON;

  for (guint i = 0; i < self->trails->len; i++) {
    Trail *trail = self->trails->pdata[i];
    const Spot *last = last_of (trail);
    if (trail->track_id != 0 || last->frame >= frame)
      continue;
    const double overlap = mien_box_overlap (&last->head.box, box, LOOK_AROUND);
    if (overlap >= most) {
      most = overlap;
      best = trail;
    }
  }
  return best;
}

static void
add_face (GstMienTrails *self, guint64 frame, GstMienFace *face)
{
  Spot spot = { .frame = frame, .face = face };
  if (!gst_mien_head_of (face, &spot.head))
    return;

  Trail *trail = face->track_id != 0 ? find_id (self, face->track_id) : NULL;
  if (!trail)
    trail = find_near (self, frame, &spot.head.box);
  if (!trail) {
    trail = g_new0 (Trail, 1);
    trail->spots = g_array_new (FALSE, FALSE, sizeof (Spot));
    g_array_set_clear_func (trail->spots, spot_clear);
    g_ptr_array_add (self->trails, trail);
  }
  trail->track_id = face->track_id;
  gst_mien_face_ref (face);
  g_array_append_val (trail->spots, spot);
}

void
gst_mien_trails_add (GstMienTrails *self, guint64 frame, const GPtrArray *faces)
{
  for (guint i = 0; i < faces->len; i++)
    add_face (self, frame, faces->pdata[i]);
}

static gboolean
is_found (const Spot *spot)
{
  return spot->face->frames_ago == 0;
}

/* The last spot before `frame` and the first one after it; NULL if none. If
 * `found`, only spots where the person was found, not predicted. */
static void
find_around (const Trail *trail, guint64 frame, gboolean found,
    const Spot **before, const Spot **after)
{
  *before = *after = NULL;
  for (guint i = 0; i < trail->spots->len && !*after; i++) {
    const Spot *spot = nth (trail, i);
    if (spot->frame == frame || (found && !is_found (spot)))
      continue;
    if (spot->frame < frame)
      *before = spot;
    else
      *after = spot;
  }
}

static guint
distance (const Spot *spot, guint64 frame)
{
  const guint64 frames =
      spot->frame < frame ? frame - spot->frame : spot->frame - frame;

  return (guint) frames + spot->face->frames_ago;
}

static GstMienPlace
place_at (const Spot *spot, guint64 frame)
{
  return (GstMienPlace) { spot->head, distance (spot, frame), spot->face };
}

static GstMienPlace
place_between (const Spot *before, const Spot *after, guint64 frame)
{
  const double part = (double) (frame - before->frame)
      / (double) (after->frame - before->frame);

  return (GstMienPlace) { gst_mien_head_between (&before->head, &after->head,
                              part),
    MIN (distance (before, frame), distance (after, frame)), after->face };
}

/* Returns TRUE if the person has a position on the frame itself. If that is
 * only predicted, and they were found before and after it, the position
 * interpolated between those is added too. */
static gboolean
find_told (const Trail *trail, guint64 frame, GArray *places)
{
  const Spot *before, *after;
  gboolean told = FALSE, found = FALSE;

  for (guint i = 0; i < trail->spots->len; i++) {
    const Spot *spot = nth (trail, i);
    if (spot->frame != frame)
      continue;
    const GstMienPlace place = place_at (spot, frame);
    g_array_append_val (places, place);
    told = TRUE;
    found |= is_found (spot);
  }
  if (!told || found)
    return told;
  find_around (trail, frame, TRUE, &before, &after);
  if (before && after) {
    const GstMienPlace place = place_between (before, after, frame);
    g_array_append_val (places, place);
  }
  return TRUE;
}

static void
find_place (const Trail *trail, guint64 frame, guint keep, GArray *places)
{
  const Spot *before, *after;
  GstMienPlace place;

  if (find_told (trail, frame, places))
    return;
  find_around (trail, frame, FALSE, &before, &after);
  if (before && after)
    place = place_between (before, after, frame);
  else if (after)
    place = place_at (after, frame);
  else if (before && frame - before->frame <= keep)
    place = place_at (before, frame);
  else
    return;
  g_array_append_val (places, place);
}

/* Removes the spots before `frame`, except those needed from there on: the last
 * one, and the last one where the person was found. */
static void
shorten (Trail *trail, guint64 frame)
{
  const Spot *last, *after, *found;

  find_around (trail, frame, FALSE, &last, &after);
  find_around (trail, frame, TRUE, &found, &after);
  for (guint i = trail->spots->len; i-- > 0;) {
    const Spot *spot = nth (trail, i);
    if (spot->frame >= frame || spot == last || spot == found)
      continue;
    g_array_remove_index (trail->spots, i);
    /* Later spots have moved. */
    last = last > spot ? last - 1 : last;
    found = found > spot ? found - 1 : found;
  }
}

void
gst_mien_trails_find (GstMienTrails *self, guint64 frame, guint keep,
    GArray *places)
{
  const guint64 memory = MAX (keep, MEMORY);

  for (guint i = self->trails->len; i-- > 0;) {
    Trail *trail = self->trails->pdata[i];
    if (last_of (trail)->frame + memory < frame) {
      g_ptr_array_remove_index (self->trails, i);
      continue;
    }
    shorten (trail, frame);
    find_place (trail, frame, keep, places);
  }
}
