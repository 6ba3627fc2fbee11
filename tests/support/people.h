/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Simulated people in front of a camera of 640 x 480, and gray pictures that
 * only show their own number, which can still be read after video coding.
 */
#pragma once

#include <gst/gst.h>

#include "box/box.h"

G_BEGIN_DECLS

#define TEST_PEOPLE_WIDTH 640
#define TEST_PEOPLE_HEIGHT 480
#define TEST_PEOPLE_CAPS "video/x-raw, format=GRAY8, width=640, height=480"
#define TEST_MAX_PEOPLE 2

typedef enum {
  TEST_PEOPLE_STILL,    /* one sitting */
  TEST_PEOPLE_WALKING,  /* one walking across the picture at 60 pixels/s */
  TEST_PEOPLE_CROSSING, /* two walking, one passing in front of the other */
  TEST_PEOPLE_LEAVING,  /* one sitting, who disappears halfway through */
  TEST_N_PEOPLE,
} TestPeople;

/* The detections of a slightly inaccurate detector at `time` of `duration`
 * seconds. `number` seeds the errors of one picture. */
guint test_people_find (TestPeople people, double time, double duration,
    guint number, MienBox boxes[TEST_MAX_PEOPLE]);

/* A picture that shows `number`, which must be below 4096. */
GstBuffer *test_people_picture (guint number);

/* The number shown in a picture. */
guint test_people_read (GstBuffer *picture, gsize stride);

G_END_DECLS
