/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A harness for facetrack, on faces added by the test. Frames are 640 x 480, at
 * 30 frames/s.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "faces.h"

G_BEGIN_DECLS

typedef struct {
  GstHarness *h;
  guint frame; /* number of the next one; determines its PTS */
} TrackFixture;

/* `properties` in gst-launch syntax. */
void track_fixture_init (TrackFixture *f, const char *properties);
void track_fixture_clear (TrackFixture *f);

GstBuffer *track_frame_new (TrackFixture *f);

/* A face of 60 x 80 at (x, 100). */
GstMienFace *track_add_face (GstBuffer *buffer, gfloat x, guint frames_ago);

GstBuffer *track_push (TrackFixture *f, GstBuffer *buffer);

/* Pushes a frame with a face at `x`. Returns its id, or 0 if it is not
 * reported. */
guint track_push_face (TrackFixture *f, gfloat x);

/* The same for a frame without detections. */
guint track_push_nobody (TrackFixture *f);

G_END_DECLS
