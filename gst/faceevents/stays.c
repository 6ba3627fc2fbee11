/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stays.h"

/* A stay only ends after more than this many searched frames without the face:
 * at low frame rates, a single frame in which the detector misses it lasts
 * longer than `grace`. facetrack keeps ids for as many. */
#define MAX_MISSED 2
/* Minimum intersection over union of two boxes of the same face. */
#define SAME_FACE 0.3

/* What the list of ended stays frees. `stay` must be the first member. */
typedef struct {
  MienStay stay;
  GDestroyNotify free_data;
} Entry;

struct _MienStays {
  GDestroyNotify free_data;
  GPtrArray *entries; /* in the order of arrival */
  GHashTable *by_id;  /* track id -> MienStay, the element of `entries` */
  MienMoment now;
  guint n_came;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->stay.data && entry->free_data)
    entry->free_data (entry->stay.data);
  g_free (entry);
}

MienStays *
mien_stays_new (GDestroyNotify free_data)
{
  MienStays *self = g_new0 (MienStays, 1);

  self->free_data = free_data;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  return self;
}

void
mien_stays_free (MienStays *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

GPtrArray *
mien_stays_new_list (const MienStays *self)
{
  return g_ptr_array_new_with_free_func (entry_free);
}

guint
mien_stays_count (const MienStays *self)
{
  return self->entries->len;
}

void
mien_stays_begin_frame (MienStays *self, const MienMoment *now)
{
  self->now = *now;
  for (guint i = 0; i < self->entries->len; i++)
    ((MienStay *) self->entries->pdata[i])->found = FALSE;
}

static MienStay *
add (MienStays *self, guint track_id)
{
  if (self->entries->len >= MIEN_MAX_STAYS)
    return NULL;
  Entry *entry = g_new0 (Entry, 1);
  entry->free_data = self->free_data;
  entry->stay.track_id = track_id;
  entry->stay.first = self->now;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (track_id), entry);
  return &entry->stay;
}

/* The stay that was at `place` before a break and has not been found since. */
static MienStay *
find_cut (const MienStays *self, const MienBox *place)
{
  MienStay *best = NULL;
  double most = 0;

  for (guint i = 0; i < self->entries->len; i++) {
    MienStay *stay = self->entries->pdata[i];
    const double overlap =
        stay->cut ? mien_box_overlap (&stay->place, place, 0) : 0;
    if (overlap >= SAME_FACE && overlap > most) {
      most = overlap;
      best = stay;
    }
  }
  return best;
}

static MienStay *
go_on (MienStays *self, MienStay *stay, guint track_id)
{
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (stay->track_id));
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (track_id), stay);
  stay->track_id = track_id;
  return stay;
}

MienStay *
mien_stays_see (MienStays *self, guint track_id, const MienBox *place,
    guint frames_ago)
{
  MienStay *stay =
      g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (track_id));

  if (!stay) {
    MienStay *cut = find_cut (self, place);
    stay = cut ? go_on (self, cut, track_id) : add (self, track_id);
    if (!stay)
      return NULL;
    stay->found = TRUE;
  } else {
    /* If a search finishes late, its age is not 0 on the first frame with its
     * result; the age grows until the next search. */
    stay->found =
        stay->cut || frames_ago == 0 || frames_ago <= stay->frames_ago;
  }
  stay->frames_ago = frames_ago;
  if (stay->found) {
    stay->last = self->now;
    stay->place = *place;
    stay->missed = 0;
    stay->cut = FALSE;
  }
  return stay;
}

static gboolean
is_flicker (const MienStay *stay, const MienStayRules *rules)
{
  return mien_moment_since (&stay->first, &stay->last) < rules->min_stay;
}

static gboolean
has_left (const MienStays *self, const MienStay *stay,
    const MienStayRules *rules)
{
  return stay->missed > MAX_MISSED
      && mien_moment_since (&stay->last, &self->now) > rules->grace;
}

/* Removes stay `i`, and moves it to `left` if its arrival was reported. */
static void
end (MienStays *self, guint i, GPtrArray *left)
{
  MienStay *stay = g_ptr_array_steal_index (self->entries, i);

  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (stay->track_id));
  if (stay->number != 0)
    g_ptr_array_add (left, stay);
  else
    entry_free (stay);
}

void
mien_stays_end_frame (MienStays *self, gboolean searched,
    const MienStayRules *rules, GPtrArray *came, GPtrArray *left)
{
  for (guint i = 0; i < self->entries->len;) {
    MienStay *stay = self->entries->pdata[i];

    if (stay->found && stay->number == 0 && !is_flicker (stay, rules)) {
      stay->number = ++self->n_came;
      g_ptr_array_add (came, stay);
    }
    stay->missed += !stay->found && searched;
    if (has_left (self, stay, rules)) {
      stay->end = stay->cut ? MIEN_STAY_BREAK : MIEN_STAY_ABSENT;
      end (self, i, left);
    } else {
      i++;
    }
  }
}

void
mien_stays_break (MienStays *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    ((MienStay *) self->entries->pdata[i])->cut = TRUE;
}

void
mien_stays_finish (MienStays *self, GPtrArray *left)
{
  while (self->entries->len > 0) {
    ((MienStay *) self->entries->pdata[0])->end = MIEN_STAY_EOS;
    end (self, 0, left);
  }
}
