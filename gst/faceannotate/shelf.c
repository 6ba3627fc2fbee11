/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "shelf.h"

#include <string.h>

/* Bytes that a thing takes in addition to its own and its description. */
#define OVERHEAD 128

struct _GstMienShelf {
  GHashTable *things; /* by description */
  gsize n_bytes, max_bytes;
};

GstMienShelf *
gst_mien_shelf_new (gsize max_bytes, GDestroyNotify destroy)
{
  GstMienShelf *self = g_new0 (GstMienShelf, 1);

  self->things =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, destroy);
  self->max_bytes = max_bytes;
  return self;
}

void
gst_mien_shelf_free (GstMienShelf *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->things);
  g_free (self);
}

void
gst_mien_shelf_clear (GstMienShelf *self)
{
  g_hash_table_remove_all (self->things);
  self->n_bytes = 0;
}

gpointer
gst_mien_shelf_find (GstMienShelf *self, const gchar *description)
{
  return g_hash_table_lookup (self->things, description);
}

void
gst_mien_shelf_put (GstMienShelf *self, const gchar *description,
    gpointer thing, gsize n_bytes)
{
  n_bytes += strlen (description) + OVERHEAD;
  if (self->n_bytes + n_bytes > self->max_bytes)
    gst_mien_shelf_clear (self);
  g_hash_table_insert (self->things, g_strdup (description), thing);
  self->n_bytes += n_bytes;
}

gsize
gst_mien_shelf_get_size (GstMienShelf *self)
{
  return self->n_bytes;
}
