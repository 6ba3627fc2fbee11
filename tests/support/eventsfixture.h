/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A harness for faceevents, on faces added by the test. Frames are 640 x 480,
 * GRAY8, at 30 frames/s unless the test sets another rate.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "meta/mien.h"

G_BEGIN_DECLS

#define EVENTS_CAPS \
  "video/x-raw, format=GRAY8, width=640, height=480, framerate=30/1"

typedef struct {
  GstHarness *h;
  GstBus *bus;
  GstClockTime time; /* of the next frame */
  GstClockTime step; /* between frames; 0: frames have no timestamps */
} EventsFixture;

/* `properties` in gst-launch syntax. */
void events_fixture_init (EventsFixture *f, const char *properties);
void events_fixture_clear (EventsFixture *f);

/* The next frame, without faces. */
GstBuffer *events_frame_new (EventsFixture *f);

/* Adds a face of 60 x 80. Its position depends on the id and repeats after
 * six. */
GstMienFace *events_add_face (GstBuffer *buffer, guint track_id);

/* Takes ownership of `buffer`. */
void events_push (EventsFixture *f, GstBuffer *buffer);

/* Pushes frames for `seconds`, each with the faces of the track ids in `ids`,
 * such as "1 2". */
void events_watch (EventsFixture *f, gdouble seconds, const char *ids);

/* A flush like that of a seek to this stream time. */
void events_seek (EventsFixture *f, GstClockTime to);

/* The next message of faceevents, or NULL. */
GstMessage *events_pop (EventsFixture *f);

/* All events reported since the last call, such as "came 1 0.00; left 1 1.97
 * absent": event, stay (with /track if the track has another number), stream
 * time in seconds, and other details. */
char *events_take (EventsFixture *f);
#define events_assert(f, expected) \
  do { \
    g_autofree char *events_taken = events_take (f); \
    g_assert_cmpstr (events_taken, ==, expected); \
  } while (0)

G_END_DECLS
