/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "memory.h"

#include "base/facebox.h"

/* Intersection over union at which a box is that of the same face. */
#define SAME_FACE 0.3f

typedef struct {
  guint track_id;
  MienBox box;
  GstMienMemory memory;
  gboolean taken;      /* by a face of the present frame */
} Entry;

struct _GstMienMemories {
  GArray *entries;
};

static void
memory_clear (gpointer data)
{
  g_clear_pointer (&((GstMienMemory *) data)->map, gst_mien_map_unref);
}

static void
entry_clear (gpointer data)
{
  memory_clear (&((Entry *) data)->memory);
}

GstMienMemories *
gst_mien_memories_new (void)
{
  GstMienMemories *self = g_new (GstMienMemories, 1);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  return self;
}

void
gst_mien_memories_free (GstMienMemories *self)
{
  if (!self)
    return;
  g_array_unref (self->entries);
  g_free (self);
}

void
gst_mien_memories_clear (GstMienMemories *self)
{
  g_array_set_size (self->entries, 0);
}

/* How well the entry fits the face, 0: not at all. */
static gfloat
fit (const Entry *entry, const GstMienFace *face)
{
  if (entry->taken)
    return 0;
  if (face->track_id != 0 || entry->track_id != 0)
    return face->track_id == entry->track_id ? 1 : 0;
  const MienBox box = gst_mien_face_box (face);
  const gfloat share = mien_box_overlap (&entry->box, &box, 0);
  return share >= SAME_FACE ? share : 0;
}

static Entry *
best_entry (const GstMienMemories *self, const GstMienFace *face)
{
  Entry *best = NULL;
  gfloat best_fit = 0;
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);
    const gfloat this_fit = fit (entry, face);
    if (this_fit > best_fit) {
      best = entry;
      best_fit = this_fit;
    }
  }
  return best;
}

GArray *
gst_mien_memories_recall (GstMienMemories *self, const GPtrArray *faces)
{
  GArray *known = g_array_sized_new (FALSE, TRUE, sizeof (GstMienMemory),
      faces->len);
  g_array_set_clear_func (known, memory_clear);
  for (guint i = 0; i < faces->len; i++) {
    GstMienMemory memory = { NULL };
    Entry *entry = best_entry (self, faces->pdata[i]);
    if (entry) {
      entry->taken = TRUE;
      memory.map = gst_mien_map_ref (entry->memory.map);
      memory.frames_ago = entry->memory.frames_ago + 1;
    }
    g_array_append_val (known, memory);
  }
  return known;
}

void
gst_mien_memories_keep (GstMienMemories *self, const GPtrArray *faces,
    const GArray *known)
{
  gst_mien_memories_clear (self);
  for (guint i = 0; i < faces->len; i++) {
    const GstMienFace *face = faces->pdata[i];
    const GstMienMemory *memory = &g_array_index (known, GstMienMemory, i);
    if (!memory->map)
      continue;
    const Entry entry = { face->track_id, gst_mien_face_box (face),
      { gst_mien_map_ref (memory->map), memory->frames_ago } };
    g_array_append_val (self->entries, entry);
  }
}
