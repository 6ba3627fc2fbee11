/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passes pictures with faces through drawing elements, in memory and in images
 * of a Vulkan device. */
#pragma once

#include <gst/video/video.h>

#include "imageplayer.h"

G_BEGIN_DECLS

#define DRAWN_IMAGE_FACES 5

typedef enum {
  DRAWN_IMAGE_UPLOADED, /* upload before the elements, download after them */
  DRAWN_IMAGE_LEFT,     /* only upload before them */
  DRAWN_IMAGE_THERE,    /* only download after them; images are pushed */
} DrawnImageWay;

/* Returns noise, in all components of the format; always the same. */
GstSample *drawn_image_picture (const char *format, guint width, guint height);

/* Plays `elements`. Every frame gets faces before them: in the middle, across
 * the edges, overlapping, rotated. */
ImagePlayer drawn_image_player (const char *elements, DrawnImageWay way);

/* Returns the elements' output for the picture in memory. */
GstSample *drawn_image_in_memory (GstSample *picture, const char *elements);

/* Adds the faces after the pipeline's element "faces". */
void drawn_image_add_faces (const ImagePlayer *p);

/* Sets `memory` to the first memory of each frame to which faces are added. */
void drawn_image_watch (const ImagePlayer *p, const GstMemory **memory);

/* Makes the player's sink announce that it draws compositions. */
void drawn_image_draws_itself (const ImagePlayer *p);

/* Waits for a sample at the sink of that name. */
GstSample *drawn_image_pull (const ImagePlayer *p, const char *sink);

/* The largest difference between bytes at the same position. Both samples must
 * be in memory and have the same size. */
guint drawn_image_largest_difference (GstSample *a, GstSample *b);

/* Fails if any byte differs by more than 1. */
void drawn_image_compare (GstSample *got, GstSample *expected);

G_END_DECLS
