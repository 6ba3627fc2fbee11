/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in flight through any element that has `nireq`, on an engine that
 * computes only as far as the test allows.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "table.h"

G_BEGIN_DECLS

/* The settings of an element. */
typedef struct {
  guint nireq;
  gboolean is_gpu; /* a hardware GPU */
  /* Runs until the device is lost (-1: never), and whether it is lost during
   * the computation. `on_device_lost` is the value of the property. */
  gint runs_left;
  gboolean lost_late;
  const char *on_device_lost;
} FlightSetup;

#define FLIGHT_SETUP(n) ((FlightSetup) { n, FALSE, -1, FALSE, "error" })

typedef struct {
  GstElement *element;
  GstHarness *h;
  GstBus *bus;
  gpointer fixture; /* created by the plane */
} Flight;

/* An element under test. Frames have numbers, from 10 to 60. */
typedef struct {
  const char *name;
  const char *caps, *other_caps; /* of frames of equal size */
  const char *lost, *cpu;        /* the device's warning, and the name of the
                                  * next device */

  void (*open) (Flight *f, const FlightSetup *setup);
  void (*close) (Flight *f);
  GstBuffer *(*frame_new) (guint x);
  /* Checks that this frame, number `x`, got its own results and no others. */
  void (*check) (GstBuffer *buffer, guint x);

  void (*hold) (gboolean held);
  guint (*n_runs) (void);    /* of the engine, since the element was opened */
  guint (*n_runners) (void); /* currently existing */
} FlightPlane;

/* Set by the program. */
extern const FlightPlane *flight_plane;

void flight_open (Flight *f, const FlightSetup *setup);
void flight_push (Flight *f, guint x);

/* Frame number `x`, with its timestamp. */
GstBuffer *flight_frame_new (guint x);

/* Waits for the next frame, which must be number `x` with the right results. */
void flight_pull (Flight *f, guint x);

/* Opens with `n` frames allowed in flight, and pushes two that are held,
 * numbers 10 and 20. */
void flight_take_off (Flight *f, guint n);

/* Call this when all frames have come out. */
void flight_close (Flight *f);

/* Adds the tests that every plane must pass: about the order of frames and of
 * events between them, and about shutting down while frames are in flight. */
void flight_add_cases (void);
void flight_add_ends (void);

G_END_DECLS
