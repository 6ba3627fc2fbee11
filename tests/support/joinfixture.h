/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facejoin in two harnesses: one for the full frames, 1280 x 720, and one for
 * the analysed ones, 640 x 360, on which the test places faces. Both have 30
 * frames/s unless the test sets another rate, and are live, as harnesses are.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "faces.h"

G_BEGIN_DECLS

#define JOIN_FRAME (GST_SECOND / 30)

typedef struct {
  GstHarness *h;        /* for the full frames; contains the element */
  GstHarness *analyzed; /* for the analysed frames */
  GstBus *bus;
} JoinFixture;

/* `properties` in gst-launch syntax. */
void join_fixture_init (JoinFixture *f, const char *properties);
void join_fixture_clear (JoinFixture *f);

void join_set_caps (GstHarness *h, const char *format, gint width, gint height);

/* A frame without pixels, with this timestamp. */
GstBuffer *join_frame_new (GstClockTime time);

/* Pushes the analysed frame for `time`, with a face of 60 x 80 at (x, 100). */
void join_analyze (JoinFixture *f, GstClockTime time, gfloat x);

/* The same without a face. */
void join_analyze_nobody (JoinFixture *f, GstClockTime time);

/* Pushes a full frame and returns the output. */
GstBuffer *join_push (JoinFixture *f, GstClockTime time);

/* Pushes a full frame. Returns the left edge of its only face in the analysed
 * frame, or -1 if it has none. */
gfloat join_push_x (JoinFixture *f, GstClockTime time);

/* Pushes a full frame from a separate thread, and returns its flow. */
typedef struct _JoinPush JoinPush;
JoinPush *join_push_begin (JoinFixture *f, GstClockTime time);
GstFlowReturn join_push_end (JoinPush *push);

/* A flush like that of a seek to this time. */
void join_flush (GstHarness *h, GstClockTime to);

guint64 join_count (JoinFixture *f, const char *field);
gdouble join_age (JoinFixture *f, const char *field);

G_END_DECLS
