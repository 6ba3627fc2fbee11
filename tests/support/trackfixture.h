/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facetrack in a harness, on faces that the test puts there. Frames are
 * 640 x 480, 30 a second.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "faces.h"

G_BEGIN_DECLS

typedef struct {
  GstHarness *h;
  guint frame; /* that comes next; tells its PTS */
} TrackFixture;

/* With `properties` as gst-launch takes them. */
void track_fixture_init (TrackFixture *f, const char *properties);
void track_fixture_clear (TrackFixture *f);

GstBuffer *track_frame_new (TrackFixture *f);

/* A face of 60 x 80 at (x, 100). */
GstMienFace *track_add_face (GstBuffer *buffer, gfloat x, guint frames_ago);

GstBuffer *track_push (TrackFixture *f, GstBuffer *buffer);

/* Pushes a frame with a face at `x`; its id then, 0 if it is not reported. */
guint track_push_face (TrackFixture *f, gfloat x);

/* The same of a frame in which nobody is found. */
guint track_push_nobody (TrackFixture *f);

G_END_DECLS
