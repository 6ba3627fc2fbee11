/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A harness for gbpoverlay, with the shipped models on the real engine.
 * Programs are linked with --wrap, to count submissions and waits and to lose
 * devices on demand.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "gstmiengbpoverlay.h"
#include "meta/mien.h"
#include "messages.h"

G_BEGIN_DECLS

#define GBP_WIDTH 200
#define GBP_HEIGHT 160
#define GBP_CAPS(format, width, height) \
  "video/x-raw, format=" format ", width=" width ", height=" height \
  ", framerate=25/1"

/* For a box of this size, the emotion model sees a square of this side, two
 * pixels from the upper left corner of the box. */
#define GBP_BOX 50
#define GBP_SQUARE 49

typedef struct {
  GstElement *element;
  GstBus *bus;
  GstHarness *h;
} GbpFixture;

/* For RGB frames of GBP_WIDTH x GBP_HEIGHT, with these properties. */
#define gbp_fixture_init_on(f, device, ...) \
  gbp_fixture_start (f, \
      g_object_new (GST_TYPE_MIEN_GBP_OVERLAY, "device", device, __VA_ARGS__, \
          NULL))
#define gbp_fixture_init(f, ...) gbp_fixture_init_on (f, "cpu", __VA_ARGS__)
void gbp_fixture_start (GbpFixture *f, GstElement *element);
void gbp_fixture_clear (GbpFixture *f);

/* Sets a property from a string, like gst-launch. */
void gbp_fixture_set (GbpFixture *f, const char *name, const char *value);

/* The same picture each time, with varied content. */
GstBuffer *gbp_frame_new (const char *format, guint width, guint height);

/* The same with `n` faces side by side. */
GstBuffer *gbp_frame_with_faces (guint n);

/* A face whose square, as seen by the model, starts at (x, y). */
GstMienFace *gbp_add_face (GstBuffer *buffer, float x, float y);

GstBuffer *gbp_push (GbpFixture *f, GstBuffer *buffer);

/* The map with this name on the first face of the buffer. */
const GstMienMap *gbp_map (GstBuffer *buffer, const char *name);

/* The largest difference of two maps, relative to the largest value. */
double gbp_difference (const GstMienMap *a, const GstMienMap *b);

/* Sends a flush and a new segment. */
void gbp_flush (GbpFixture *f);

/* The smallest rectangle around the differences between two RGB frames. */
GstVideoRectangle gbp_changed (GstBuffer *before, GstBuffer *after);

/* Runs of the engine and items in them, since the last reset. */
typedef struct {
  guint n_runs, n_items;
  guint under_way, most_under_way; /* concurrent runs */
  gint runs_left;                  /* until the device is lost; -1: never */
} GbpEngine;

extern GbpEngine gbp_engine;
void gbp_engine_reset (void);

G_END_DECLS
