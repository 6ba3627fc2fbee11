/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect in a harness, with a network that takes each white pixel for a
 * face (detectornets.h), on the CPU or on a GPU that is lost on demand
 * (lossyengine.h, which the program starts).
 */
#pragma once

#include <gst/check/gstharness.h>

#include "detectornets.h"
#include "lossyengine.h"
#include "messages.h"
#include "meta/gstmienfacemeta.h"
#include "modelfiles.h"

G_BEGIN_DECLS

#define NET_SIDE "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n"

typedef struct {
  MienTestFiles files;
  GstElement *element;
  GstHarness *h;
  GstBus *bus;
} NetFixture;

/* Of one stride, for faces of any size. Properties as g_object_set () has
 * them. */
void net_fixture_init (NetFixture *f, guint stride, const char *side,
    const char *first_property, ...) G_GNUC_NULL_TERMINATED;
void net_fixture_clear (NetFixture *f);

void net_fixture_set_caps (NetFixture *f, const char *format, guint width,
    guint height);

/* A flush, and a new segment. */
void net_fixture_flush (NetFixture *f);

/* Black, white in the square of `size` pixels from (x, y) on. */
GstBuffer *net_dot_new (const char *format, guint width, guint height, guint x,
    guint y, guint size);

/* NULL where there is none; `n`: how many there are. */
GstMienFace *net_first_face (GstBuffer *buffer, guint *n);

G_END_DECLS
