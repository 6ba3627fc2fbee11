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

/* An element: its line with some settings, and what its notes must be. */
typedef struct {
  char *(*make_line) (const char *settings);
  void (*compare) (const GArray *got, const GArray *want);
} FloodElement;

/* A film with settings that must not change what comes out, on a backend
 * ("cpu", "vulkan"). */
typedef struct {
  const char *name, *device, *settings;
  const FloodFilm *film;
} FloodCase;

/* Plays `film`, which may be the first field of a larger structure, through an
 * element with its settings, as gst-launch has them. */
GArray *flood_play (const FloodFilm *film, const char *line);

/* Plays it with each line in a thread of its own, at once. NULL ends them. The
 * notes go to `notes`. */
void flood_play_many (const FloodFilm *film, const char *const *lines,
    GArray **notes);

/* The notes of a case are those of one frame after the other on the CPU. */
void flood_check (const FloodElement *element, const FloodCase *c);

/* Each of `n` streams at once has its own, with these settings on the backend. */
void flood_check_streams (const FloodElement *element, const FloodFilm *film,
    guint n, const char *backend, const char *settings);

G_END_DECLS
