/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/trackstore.h"

#include <string.h>

/* Minimum intersection over union of two boxes of the same face. */
#define SAME_FACE 0.3
/* Frames after which an unseen track is forgotten. */
#define MAX_UNSEEN 300

typedef struct {
  GstMienTrackStore *store;
  MienBox place; /* without an id: where it was last seen */
  gpointer value;
  guint64 seen, put; /* numbers of frames */
} Entry;

struct _GstMienTrackStore {
  GDestroyNotify free_value;
  GHashTable *tracked;  /* id -> Entry */
  GPtrArray *untracked; /* of Entry */
  guint64 frame, picture;
};

static void
entry_set (Entry *self, gpointer value)
{
  if (self->value && self->store->free_value)
    self->store->free_value (self->value);
  self->value = value;
  self->put = self->store->frame;
}

static void
entry_free (gpointer data)
{
  entry_set (data, NULL);
  g_free (data);
}

GstMienTrackStore *
gst_mien_track_store_new (GDestroyNotify free_value)
{
  GstMienTrackStore *self = g_new0 (GstMienTrackStore, 1);

  self->free_value = free_value;
  self->tracked = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->untracked = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
gst_mien_track_store_free (GstMienTrackStore *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->tracked);
  g_ptr_array_unref (self->untracked);
  g_free (self);
}

void
gst_mien_track_store_clear (GstMienTrackStore *self)
{
  g_hash_table_remove_all (self->tracked);
  g_ptr_array_set_size (self->untracked, 0);
}

static gboolean
is_long_gone (gpointer id, gpointer entry, gpointer store)
{
  return ((GstMienTrackStore *) store)->frame - ((Entry *) entry)->seen
      > MAX_UNSEEN;
}

void
gst_mien_track_store_begin_frame (GstMienTrackStore *self, gboolean repeated)
{
  for (guint i = self->untracked->len; i-- > 0;)
    if (((Entry *) self->untracked->pdata[i])->seen < self->picture)
      g_ptr_array_remove_index_fast (self->untracked, i);
  self->frame++;
  if (!repeated)
    self->picture = self->frame;
  g_hash_table_foreach_remove (self->tracked, is_long_gone, self);
}

guint64
gst_mien_track_store_get_frame (const GstMienTrackStore *self)
{
  return self->frame;
}

guint64
gst_mien_track_store_get_picture (const GstMienTrackStore *self)
{
  return self->picture;
}

static Entry *
find_at (const GstMienTrackStore *self, const MienBox *place)
{
  Entry *best = NULL;
  double most = 0;

  for (guint i = 0; i < self->untracked->len; i++) {
    Entry *entry = self->untracked->pdata[i];
    if (entry->seen == self->frame) {
      if (memcmp (&entry->place, place, sizeof *place) == 0)
        return entry;
      continue;
    }
    const double overlap = mien_box_overlap (&entry->place, place, 0);
    if (overlap >= SAME_FACE && overlap > most) {
      most = overlap;
      best = entry;
    }
  }
  return best;
}

static Entry *
find_entry (const GstMienTrackStore *self, guint track_id, const MienBox *place)
{
  Entry *entry = track_id == 0
      ? find_at (self, place)
      : g_hash_table_lookup (self->tracked, GUINT_TO_POINTER (track_id));

  if (entry) {
    entry->seen = self->frame;
    if (track_id == 0)
      entry->place = *place;
  }
  return entry;
}

gpointer
gst_mien_track_store_find (GstMienTrackStore *self, guint track_id,
    const MienBox *place, guint *frames_ago)
{
  const Entry *entry = find_entry (self, track_id, place);

  if (!entry)
    return NULL;
  if (frames_ago)
    *frames_ago = (guint) (self->frame - entry->put);
  return entry->value;
}

void
gst_mien_track_store_put (GstMienTrackStore *self, guint track_id,
    const MienBox *place, gpointer value)
{
  Entry *entry = find_entry (self, track_id, place);

  if (!entry && value) {
    entry = g_new0 (Entry, 1);
    entry->store = self;
    entry->seen = self->frame;
    if (track_id != 0) {
      g_hash_table_insert (self->tracked, GUINT_TO_POINTER (track_id), entry);
    } else {
      entry->place = *place;
      g_ptr_array_add (self->untracked, entry);
    }
  }
  if (entry)
    entry_set (entry, value);
}
