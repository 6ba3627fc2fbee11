/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures with faces through drawing elements, in memory and as images of a
 * Vulkan device. */
#pragma once

#include <gst/video/video.h>

#include "imageplayer.h"

G_BEGIN_DECLS

#define DRAWN_IMAGE_FACES 5

typedef enum {
  DRAWN_IMAGE_UPLOADED, /* uploaded before the elements, downloaded after */
  DRAWN_IMAGE_LEFT,     /* uploaded before */
  DRAWN_IMAGE_THERE,    /* downloaded after; what is pushed are images */
} DrawnImageWay;

/* Noise, in all that the format has; always the same. */
GstSample *drawn_image_picture (const char *format, guint width, guint height);

/* Plays `elements`, before which every frame gets faces: in the middle, over
 * the edges, one over another, turned. */
ImagePlayer drawn_image_player (const char *elements, DrawnImageWay way);

/* What comes out of them for the picture in memory. */
GstSample *drawn_image_in_memory (GstSample *picture, const char *elements);

/* Adds the faces after the element "faces" of any pipeline. */
void drawn_image_add_faces (const ImagePlayer *p);

/* Sets `memory` to the first one of each frame that gets its faces. */
void drawn_image_watch (const ImagePlayer *p, const GstMemory **memory);

/* Has the player's sink say that it draws compositions. */
void drawn_image_draws_itself (const ImagePlayer *p);

/* What has come to the sink of that name. */
GstSample *drawn_image_pull (const ImagePlayer *p, const char *sink);

/* Of two bytes at the same place of both, in memory, of one size. */
guint drawn_image_largest_difference (GstSample *a, GstSample *b);

/* Fails unless they are equal within a level. */
void drawn_image_compare (GstSample *got, GstSample *expected);

G_END_DECLS
