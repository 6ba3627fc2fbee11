/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pictures of a frame, kept for the next: one that shows the same map as
 * large, wherever it is, serves again, and of another its memory does. One
 * thread at a time.
 */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

typedef struct _GstMienPictures GstMienPictures;

GstMienPictures *gst_mien_pictures_new (void);
void gst_mien_pictures_free (GstMienPictures *self);

/* Forgets them all. */
void gst_mien_pictures_clear (GstMienPictures *self);

/* Ask for a frame's pictures one after the other, between these two; what was
 * not asked for is forgotten. */
void gst_mien_pictures_begin_frame (GstMienPictures *self,
    const GstMienPalette *palette);
void gst_mien_pictures_end_frame (GstMienPictures *self);

/* As gst_mien_overlay_pixels_take () makes them; not to be written. */
GstBuffer *gst_mien_pictures_get (GstMienPictures *self, GstMienMap *map,
    const GstMienPicturePlace *place);

G_END_DECLS
