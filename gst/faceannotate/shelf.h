/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was drawn, by a description of it, so that it is drawn once. One thread
 * at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GstMienShelf GstMienShelf;

/* For `max_bytes` at most; what does not fit any more takes the place of all
 * that was there. */
GstMienShelf *gst_mien_shelf_new (gsize max_bytes, GDestroyNotify destroy);
void gst_mien_shelf_free (GstMienShelf *self);

void gst_mien_shelf_clear (GstMienShelf *self);

/* NULL where it is not there, or not any more. The shelf's; until the next
 * gst_mien_shelf_put (). */
gpointer gst_mien_shelf_find (GstMienShelf *self, const gchar *description);

/* Takes over `thing`, which takes `n_bytes`, and is not there yet. */
void gst_mien_shelf_put (GstMienShelf *self, const gchar *description,
    gpointer thing, gsize n_bytes);

/* Of all that is there. */
gsize gst_mien_shelf_get_size (GstMienShelf *self);

G_END_DECLS
