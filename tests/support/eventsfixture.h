/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceevents in a harness, on faces that the test puts there. Frames are
 * 640 x 480, GRAY8, 30 a second unless the test says otherwise.
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
  GstClockTime time; /* of the frame that comes next */
  GstClockTime step; /* from a frame to the next; 0: they have no times */
} EventsFixture;

/* With `properties` as gst-launch takes them. */
void events_fixture_init (EventsFixture *f, const char *properties);
void events_fixture_clear (EventsFixture *f);

/* The frame that comes next, without faces. */
GstBuffer *events_frame_new (EventsFixture *f);

/* A face of 60 x 80. Its place follows from the id: after six they repeat. */
GstMienFace *events_add_face (GstBuffer *buffer, guint track_id);

/* Takes over `buffer`. */
void events_push (EventsFixture *f, GstBuffer *buffer);

/* Frames for so many seconds, each with the people of those track ids, such as
 * "1 2". */
void events_watch (EventsFixture *f, gdouble seconds, const char *ids);

/* A flush as of a seek, to that stream time. */
void events_seek (EventsFixture *f, GstClockTime to);

/* The next message of faceevents, or NULL. */
GstMessage *events_pop (EventsFixture *f);

/* All that was reported since the last time, such as
 * "came 1 0.00; left 1 1.97 absent": event, stay (with /track where that is
 * another number), stream time in seconds, what else there is to it. */
char *events_take (EventsFixture *f);
#define events_assert(f, expected) \
  do { \
    g_autofree char *events_taken = events_take (f); \
    g_assert_cmpstr (events_taken, ==, expected); \
  } while (0)

G_END_DECLS
