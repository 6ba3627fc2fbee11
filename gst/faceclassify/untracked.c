/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "untracked.h"

typedef struct {
  gfloat x, y, width, height;
  GPtrArray *attributes;
} Entry;

struct _GstMienUntracked {
  GArray *entries;
};

static void
entry_clear (gpointer data)
{
  g_ptr_array_unref (((Entry *) data)->attributes);
}

GstMienUntracked *
gst_mien_untracked_new (void)
{
  GstMienUntracked *self = g_new (GstMienUntracked, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  return self;
}

void
gst_mien_untracked_free (GstMienUntracked *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

void
gst_mien_untracked_clear (GstMienUntracked *self)
{
  g_array_set_size (self->entries, 0);
}

static Entry *
find_entry (const GstMienUntracked *self, const GstMienFace *face)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);
    if (entry->x == face->x && entry->y == face->y
        && entry->width == face->width && entry->height == face->height)
      return entry;
  }
  return NULL;
}

void
gst_mien_untracked_add (GstMienUntracked *self, const GstMienFace *face,
    GstMienAttribute *attribute)
{
  Entry *entry = find_entry (self, face);

  if (!entry) {
    const Entry fresh = { face->x, face->y, face->width, face->height,
      g_ptr_array_new_with_free_func (
          (GDestroyNotify) gst_mien_attribute_unref) };
    g_array_append_val (self->entries, fresh);
    entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  }
  g_ptr_array_add (entry->attributes, gst_mien_attribute_ref (attribute));
}

const GPtrArray *
gst_mien_untracked_find (const GstMienUntracked *self,
    const GstMienFace *face)
{
  const Entry *entry = find_entry (self, face);
  return entry ? entry->attributes : NULL;
}
