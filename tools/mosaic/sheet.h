/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mosaic: one row per class, with faces in the left half and their
 * explanations, in the same order, in the right half. Each row keeps the faces
 * with the highest scores.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

typedef struct _Sheet Sheet;

/* `rows` (NULL-terminated) are labels; each row has `columns` faces. */
Sheet *sheet_new (char **rows, guint columns);
void sheet_free (Sheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, sheet_free)

/* Adds the square of two RGB frames of the same size, before and after the
 * overlay. */
void sheet_add (Sheet *self, const char *label, double score,
    const GstVideoFrame *before, const GstVideoFrame *after,
    const GstVideoRectangle *square);

/* The number of faces in a row. */
guint sheet_count (const Sheet *self, guint row);

/* Writes a PNG. Returns NULL, or an error message to be freed. */
char *sheet_write (const Sheet *self, const char *path);

G_END_DECLS
