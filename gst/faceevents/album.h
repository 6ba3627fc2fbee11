/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes numbered files to a folder. One thread at a time.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstMienAlbum GstMienAlbum;

/* `pattern` is a path with one %d for the number, such as faces/%05d.jpg; "%%"
 * stands for a percent sign. Returns NULL with GST_LIBRARY_ERROR_SETTINGS if it
 * is anything else. */
GstMienAlbum *gst_mien_album_new (const gchar *pattern, GError **error);
void gst_mien_album_free (GstMienAlbum *self);

/* Writes all of `buffer` to a new file, with the next unused number from 0, and
 * returns its path. The file is written completely or not at all. */
gchar *gst_mien_album_add (GstMienAlbum *self, GstBuffer *buffer,
    GError **error);

G_END_DECLS
