/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A harness for mienfacedetect, with a network that takes each white pixel for
 * a face (detectornets.h), on the CPU or on a GPU that is lost on demand
 * (lossyengine.h, which the program must install).
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

/* The network has a single stride, for faces of any size. Properties as in
 * g_object_set (). */
void net_fixture_init (NetFixture *f, guint stride, const char *side,
    const char *first_property, ...) G_GNUC_NULL_TERMINATED;
void net_fixture_clear (NetFixture *f);

void net_fixture_set_caps (NetFixture *f, const char *format, guint width,
    guint height);

/* Sends a flush and a new segment. */
void net_fixture_flush (NetFixture *f);

/* A black frame with a white square of `size` pixels whose corner is at (x,
 * y). */
GstBuffer *net_dot_new (const char *format, guint width, guint height, guint x,
    guint y, guint size);

/* The first face, or NULL if there is none; `n` is set to their number. */
GstMienFace *net_first_face (GstBuffer *buffer, guint *n);

G_END_DECLS
