/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cache of drawings, by a description of each, so that each is drawn once.
 * One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GstMienShelf GstMienShelf;

/* A cache of at most `max_bytes`; a thing that no longer fits replaces all
 * others. */
GstMienShelf *gst_mien_shelf_new (gsize max_bytes, GDestroyNotify destroy);
void gst_mien_shelf_free (GstMienShelf *self);

void gst_mien_shelf_clear (GstMienShelf *self);

/* NULL if it is not, or no longer, there. Owned by the shelf, and valid until
 * the next gst_mien_shelf_put (). */
gpointer gst_mien_shelf_find (GstMienShelf *self, const gchar *description);

/* Takes ownership of `thing`, which has `n_bytes` and must not be there yet. */
void gst_mien_shelf_put (GstMienShelf *self, const gchar *description,
    gpointer thing, gsize n_bytes);

/* The size of everything in it, in bytes. */
gsize gst_mien_shelf_get_size (GstMienShelf *self);

G_END_DECLS
