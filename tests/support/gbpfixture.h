/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gbpoverlay in a harness, with the shipped models on the real engine.
 * Programs are linked with --wrap, so that they count what is submitted and
 * waited for and lose devices on demand.
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

/* Boxes around which the emotion model sees a square of this side, two pixels
 * from the box's upper left corner. */
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

/* A property by its text, as gst-launch sets it. */
void gbp_fixture_set (GbpFixture *f, const char *name, const char *value);

/* The same picture each time, something of everything. */
GstBuffer *gbp_frame_new (const char *format, guint width, guint height);

/* The same with `n` faces side by side. */
GstBuffer *gbp_frame_with_faces (guint n);

/* A face that the model sees from (x, y) on. */
GstMienFace *gbp_add_face (GstBuffer *buffer, float x, float y);

GstBuffer *gbp_push (GbpFixture *f, GstBuffer *buffer);

/* The map of that name of the buffer's first face. */
const GstMienMap *gbp_map (GstBuffer *buffer, const char *name);

/* Largest difference of two maps, as a part of the largest value. */
double gbp_difference (const GstMienMap *a, const GstMienMap *b);

/* A flush, and a new segment. */
void gbp_flush (GbpFixture *f);

/* Smallest rectangle around what differs between two RGB frames. */
GstVideoRectangle gbp_changed (GstBuffer *before, GstBuffer *after);

/* Runs of the engine and items in them, since the last reset. */
typedef struct {
  guint n_runs, n_items;
  guint under_way, most_under_way; /* runs at the same time */
  gint runs_left;                  /* until the device is lost; -1: never */
} GbpEngine;

extern GbpEngine gbp_engine;
void gbp_engine_reset (void);

G_END_DECLS
