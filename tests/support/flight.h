/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in flight through an element, whichever has `nireq`, on an engine that
 * computes no further than a test lets it.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "table.h"

G_BEGIN_DECLS

/* What the next element is started with. */
typedef struct {
  guint nireq;
  gboolean is_gpu; /* a hardware one */
  /* Runs until the device is lost, and whether that is while it computes; -1:
   * never. `on_device_lost` is the property's. */
  gint runs_left;
  gboolean lost_late;
  const char *on_device_lost;
} FlightSetup;

#define FLIGHT_SETUP(n) ((FlightSetup) { n, FALSE, -1, FALSE, "error" })

typedef struct {
  GstElement *element;
  GstHarness *h;
  GstBus *bus;
  gpointer fixture; /* of the plane */
} Flight;

/* An element under test. Frames have numbers, from 10 to 60. */
typedef struct {
  const char *name;
  const char *caps, *other_caps; /* of frames; of the same bytes */
  const char *lost, *cpu;        /* the device's warning, the next one's name */

  void (*open) (Flight *f, const FlightSetup *setup);
  void (*close) (Flight *f);
  GstBuffer *(*frame_new) (guint x);
  /* That this frame, number `x`, got what it should, and no one else's. */
  void (*check) (GstBuffer *buffer, guint x);

  void (*hold) (gboolean held);
  guint (*n_runs) (void);    /* of the engine, since the element was opened */
  guint (*n_runners) (void); /* that there are */
} FlightPlane;

/* The program's. */
extern const FlightPlane *flight_plane;

void flight_open (Flight *f, const FlightSetup *setup);
void flight_push (Flight *f, guint x);

/* The frame, with its time. */
GstBuffer *flight_frame_new (guint x);

/* Waits for the next frame: it is number `x`, and what it should be. */
void flight_pull (Flight *f, guint x);

/* With `n` allowed in flight, and two that are held, numbers 10 and 20. */
void flight_take_off (Flight *f, guint n);

/* When all have landed. */
void flight_close (Flight *f);

/* Adds the tests that every plane passes: of the order of frames and what comes
 * between them, and of what ends while frames are in flight. */
void flight_add_cases (void);
void flight_add_ends (void);

G_END_DECLS
