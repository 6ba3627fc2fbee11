/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * People in front of a camera of 640 x 480, and pictures of them: gray ones
 * that show nothing but their own number, to be known again after coding.
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
  TEST_PEOPLE_STILL,    /* one sits */
  TEST_PEOPLE_WALKING,  /* one walks through the picture, at 60 pixels/s */
  TEST_PEOPLE_CROSSING, /* two do, one in front of the other */
  TEST_PEOPLE_LEAVING,  /* one sits, and is gone after half of the time */
  TEST_N_PEOPLE,
} TestPeople;

/* What a detector that makes small errors finds at `time` of `duration`
 * seconds; `number` tells one picture's errors from another's. */
guint test_people_find (TestPeople people, double time, double duration,
    guint number, MienBox boxes[TEST_MAX_PEOPLE]);

/* A picture that shows `number`, below 4096. */
GstBuffer *test_people_picture (guint number);

/* The number that a picture shows. */
guint test_people_read (GstBuffer *picture, gsize stride);

G_END_DECLS
