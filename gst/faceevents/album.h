/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbered files of one folder. One thread at a time.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstMienAlbum GstMienAlbum;

/* `pattern` is a path with one %d for the number, such as faces/%05d.jpg; "%%"
 * stands for a percent sign. NULL with GST_LIBRARY_ERROR_SETTINGS where it is
 * something else. */
GstMienAlbum *gst_mien_album_new (const gchar *pattern, GError **error);
void gst_mien_album_free (GstMienAlbum *self);

/* Writes all of `buffer` to the file of the next number, from 0 on, that is not
 * there yet, and returns its path. The file is there as a whole or not at
 * all. */
gchar *gst_mien_album_add (GstMienAlbum *self, GstBuffer *buffer,
    GError **error);

G_END_DECLS
