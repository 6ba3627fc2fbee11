/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Thousands of frames through elements: the output must not depend on how many
 * frames are in flight, nor on what shares the device.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* A sequence of frames that is the same each time. */
typedef struct {
  const char *caps;
  guint n_frames;

  /* Returns the state of one run: of its frames and its output. */
  gpointer (*begin) (gconstpointer film);
  /* Returns the next frame, which gets the timestamp of its number. May change
   * settings of the element. */
  GstBuffer *(*next) (gpointer play, guint number, GstElement *element);
  /* Records the results on the next output frame. */
  void (*take) (gpointer play, GstBuffer *buffer);
  /* Returns the recorded notes. */
  GArray *(*end) (gpointer play);
} FloodFilm;

/* An element: its launch line with given settings, and how its notes are
 * compared. */
typedef struct {
  char *(*make_line) (const char *settings);
  void (*compare) (const GArray *got, const GArray *want);
} FloodElement;

/* A film with settings that must not change the output, on a backend ("cpu",
 * "vulkan"). */
typedef struct {
  const char *name, *device, *settings;
  const FloodFilm *film;
} FloodCase;

/* Runs `film`, which may be the first field of a larger structure, through an
 * element with its settings in gst-launch syntax, and returns the notes. */
GArray *flood_play (const FloodFilm *film, const char *line);

/* Runs the film with each line of the NULL-terminated `lines` in a separate
 * thread, concurrently. `notes` receives the notes. */
void flood_play_many (const FloodFilm *film, const char *const *lines,
    GArray **notes);

/* Checks that the notes of a case equal those of one frame at a time on the
 * CPU. */
void flood_check (const FloodElement *element, const FloodCase *c);

/* Checks the notes of `n` concurrent streams with these settings on the
 * backend. */
void flood_check_streams (const FloodElement *element, const FloodFilm *film,
    guint n, const char *backend, const char *settings);

G_END_DECLS
