/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facejoin in two harnesses: one for the full frames, 1280 x 720, and one for
 * the analysed ones, 640 x 360, on which the test puts faces. Both 30 a second
 * unless the test says otherwise, and live, as harnesses are.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "faces.h"

G_BEGIN_DECLS

#define JOIN_FRAME (GST_SECOND / 30)

typedef struct {
  GstHarness *h;        /* of the full frames, with its element */
  GstHarness *analyzed; /* of the analysed ones */
  GstBus *bus;
} JoinFixture;

/* With `properties` as gst-launch takes them. */
void join_fixture_init (JoinFixture *f, const char *properties);
void join_fixture_clear (JoinFixture *f);

void join_set_caps (GstHarness *h, const char *format, gint width, gint height);

/* A frame without pixels, of that time. */
GstBuffer *join_frame_new (GstClockTime time);

/* Analyses the frame of `time`: a face of 60 x 80 at (x, 100). */
void join_analyze (JoinFixture *f, GstClockTime time, gfloat x);

/* The same without a face. */
void join_analyze_nobody (JoinFixture *f, GstClockTime time);

/* Pushes a full frame; what comes out. */
GstBuffer *join_push (JoinFixture *f, GstClockTime time);

/* Pushes a full frame; the left edge of its only face in the analysed frame,
 * -1: it has none. */
gfloat join_push_x (JoinFixture *f, GstClockTime time);

/* Pushes a full frame from a thread of its own; its flow. */
typedef struct _JoinPush JoinPush;
JoinPush *join_push_begin (JoinFixture *f, GstClockTime time);
GstFlowReturn join_push_end (JoinPush *push);

/* A flush as of a seek, to that time. */
void join_flush (GstHarness *h, GstClockTime to);

guint64 join_count (JoinFixture *f, const char *field);
gdouble join_age (JoinFixture *f, const char *field);

G_END_DECLS
