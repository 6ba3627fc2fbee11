/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mosaic: a row for each class, faces in its left half and what the
 * network saw in them, in the same order, in its right half. Each row keeps
 * the faces that show its class best.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

typedef struct _Sheet Sheet;

/* `rows` (NULL-terminated) are labels; each row has `columns` faces. */
Sheet *sheet_new (char **rows, guint columns);
void sheet_free (Sheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, sheet_free)

/* The square of two RGB frames of one size, before and after the overlay. */
void sheet_add (Sheet *self, const char *label, double score,
    const GstVideoFrame *before, const GstVideoFrame *after,
    const GstVideoRectangle *square);

/* Faces in the row of that number. */
guint sheet_count (const Sheet *self, guint row);

/* Writes a PNG. The error is a text, to be freed. */
char *sheet_write (const Sheet *self, const char *path);

G_END_DECLS
