/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Thousands of frames through elements: what comes out must not depend on how
 * many are in flight, nor on who shares the device.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* A film, the same each time that it is played. */
typedef struct {
  const char *caps;
  guint n_frames;

  /* What one play has, of frames and of what came out. */
  gpointer (*begin) (gconstpointer film);
  /* The next frame. It gets its number's time. May change settings of the
   * element. */
  GstBuffer *(*next) (gpointer play, guint number, GstElement *element);
  /* Notes what is on the next frame that came out. */
  void (*take) (gpointer play, GstBuffer *buffer);
  /* Gives those notes. */
  GArray *(*end) (gpointer play);
} FloodFilm;

/* Plays `film`, which may be the first field of a larger structure, through an
 * element with its settings, as gst-launch has them. */
GArray *flood_play (const FloodFilm *film, const char *line);

/* Plays it with each line in a thread of its own, at once. NULL ends them. The
 * notes go to `notes`. */
void flood_play_many (const FloodFilm *film, const char *const *lines,
    GArray **notes);

G_END_DECLS
