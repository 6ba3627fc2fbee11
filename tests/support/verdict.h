/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The classification of a face by faceclassify with the shipped models. */
#pragma once

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "meta/mien.h"

G_BEGIN_DECLS

#define TEST_N_SCORES 9 /* 7 of emotion, 2 of gender */

typedef struct {
  float scores[TEST_N_SCORES];
} TestVerdict;

/* Fails unless the face has both attributes, each with scores that sum to 1. */
TestVerdict test_verdict_of (const GstMienFace *face);

/* The largest difference of a score. */
float test_verdict_difference (const TestVerdict *a, const TestVerdict *b);

/* Sets the caps to those of `info`, at 25 frames/s. */
void test_verdict_set_caps (GstHarness *h, const GstVideoInfo *info);

/* Pushes `buffer`. Returns the verdict on the last of its `n_faces` faces. */
TestVerdict test_verdict_push (GstHarness *h, GstBuffer *buffer, guint n_faces);

G_END_DECLS
