/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Code shared by the test programs of mienfacedetect. */
#pragma once

#include "detectharness.h"
#include "meta/gstmienfacemeta.h"
#include "picture.h"

/* The number of faces where the picture's face is; `others` counts the rest.
 * Sizes are those of the frame. */
static inline guint
count_faces (GstBuffer *buffer, guint width, guint height, guint *others)
{
  const gdouble scale_x = (gdouble) width / TEST_PICTURE_SIZE;
  const gdouble scale_y = (gdouble) height / TEST_PICTURE_SIZE;
  const gdouble centre_x = (TEST_FACE_X + TEST_FACE_SIZE / 2) * scale_x;
  const gdouble centre_y = (TEST_FACE_Y + TEST_FACE_SIZE / 2) * scale_y;
  gpointer state = NULL;
  GstMienFace *face;
  guint hits = 0;

  *others = 0;
  while ((face = gst_mien_buffer_iterate_faces (buffer, &state))) {
    const gdouble ratio_x = face->width / (TEST_FACE_SIZE * scale_x);
    const gdouble ratio_y = face->height / (TEST_FACE_SIZE * scale_y);

    if (ABS (face->x + face->width / 2 - centre_x) < 0.25 * face->width
        && ABS (face->y + face->height / 2 - centre_y) < 0.25 * face->height
        && ratio_x > 0.7 && ratio_x < 1.5 && ratio_y > 0.7 && ratio_y < 1.5)
      hits++;
    else
      (*others)++;
  }
  return hits;
}

static inline guint
count_all_faces (GstBuffer *buffer)
{
  guint others;
  const guint hits = count_faces (buffer, 1, 1, &others);

  return hits + others;
}

/* Creates the harness, and the picture as 512 x 512 I420 in `sample`, for push
 * (). */
static inline GstHarness *
harness_with_picture (const char *properties, GstSample **sample)
{
  GstHarness *harness = detect_harness (properties);

  *sample = test_picture ("I420", 512, 512);
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (*sample)));
  return harness;
}

static inline GstBuffer *
push (GstHarness *harness, GstSample *sample)
{
  return gst_harness_push_and_pull (harness,
      gst_buffer_copy (gst_sample_get_buffer (sample)));
}

static inline guint
push_and_count (GstHarness *harness, GstSample *sample)
{
  GstBuffer *buffer = push (harness, sample);
  guint others;
  const guint n = count_faces (buffer, 512, 512, &others);

  gst_buffer_unref (buffer);
  return n;
}

/* Landmarks in YuNet's order, of an upright face. */
static inline void
check_landmarks (const GstMienFace *face)
{
  g_assert_cmpstr (face->detector, ==, "yunet");
  g_assert_true (face->has_landmarks);
  /* The person's right eye is on the left of the picture. */
  g_assert_cmpfloat (face->landmarks[0].x, <, face->landmarks[1].x);
  g_assert_cmpfloat (face->landmarks[0].y, <, face->landmarks[2].y);
  g_assert_cmpfloat (face->landmarks[2].y, <, face->landmarks[3].y);
  g_assert_cmpfloat (face->landmarks[3].x, <, face->landmarks[4].x);
}

/* Thread function: five frames through an element with the properties
 * `data`. */
static inline gpointer
detect_many (gpointer data)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture (data, &sample);
  guint n = 0;

  for (guint i = 0; i < 5; i++)
    n += push_and_count (harness, sample);
  gst_harness_teardown (harness);
  return GUINT_TO_POINTER (n);
}

/* Two elements in two threads do not affect each other. */
static inline void
check_two_at_once (const char *properties, const char *others)
{
  GThread *a = g_thread_new ("a", detect_many, (gpointer) properties);
  GThread *b = g_thread_new ("b", detect_many, (gpointer) others);

  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (a)), ==, 5);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (b)), ==, 5);
}
