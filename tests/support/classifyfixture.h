/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A harness for faceclassify on the fake engine. Frames are 240 x 240 gray
 * gradients, so that the mean of a network's input shows which part of the
 * frame it was given.
 */
#pragma once

#include <gst/check/gstharness.h>

#include "gstmienfaceclassify.h"
#include "meta/mien.h"
#include "fakeengine.h"
#include "messages.h"
#include "table.h"

G_BEGIN_DECLS

typedef struct {
  GstElement *element;
  GstBus *bus;
  GstHarness *h;
} ClassifyFixture;

/* A row of a table of tests. The fake engine is reset before each. */
typedef struct {
  const char *name;
  void (*run) (void);
} ClassifyTest;

void classify_test_run (gconstpointer test);

/* An element with these properties and a bus of its own. */
GstElement *classify_element_new (GstBus **bus, const char *first_property,
    ...) G_GNUC_NULL_TERMINATED;

#define classify_fixture_init(f, ...) \
  classify_fixture_start (f, \
      classify_element_new (&(f)->bus, __VA_ARGS__, NULL))
void classify_fixture_start (ClassifyFixture *f, GstElement *element);

/* Also checks that all devices and runners of the engine were released. */
void classify_fixture_clear (ClassifyFixture *f);

void classify_fixture_set_caps (ClassifyFixture *f);

/* The value of pixel (x, y) is x, or y if `down`. */
GstBuffer *classify_gradient_new (gboolean down);

/* Pushes `buffer` and returns the faces (free the array) of the output
 * buffer. */
GPtrArray *classify_push (ClassifyFixture *f, GstBuffer *buffer,
    GstBuffer **out);

/* Pushes a frame with a face of 20 x 20 at (x, 50). Returns its attribute
 * "first". */
GstMienAttribute *classify_one (ClassifyFixture *f, float x, GstBuffer **out);

/* The first score of the face's attribute. */
double classify_score (const GstMienFace *face, const char *attribute);

G_END_DECLS
