/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pictures of a frame, kept for the next one: a picture of the same map at
 * the same size, wherever it is drawn, is reused; of others, only the memory
 * is. One thread at a time.
 */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

typedef struct _GstMienPictures GstMienPictures;

GstMienPictures *gst_mien_pictures_new (void);
void gst_mien_pictures_free (GstMienPictures *self);

/* Drops all pictures. */
void gst_mien_pictures_clear (GstMienPictures *self);

/* The pictures of a frame must be requested between these two calls; pictures
 * that were not requested are dropped. */
void gst_mien_pictures_begin_frame (GstMienPictures *self,
    const GstMienPalette *palette);
void gst_mien_pictures_end_frame (GstMienPictures *self);

/* The picture, as gst_mien_overlay_pixels_take () returns it; read-only. */
GstBuffer *gst_mien_pictures_get (GstMienPictures *self, GstMienMap *map,
    const GstMienPicturePlace *place);

G_END_DECLS
