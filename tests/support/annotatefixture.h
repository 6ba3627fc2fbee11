/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A harness for faceannotate, on black frames with faces. */
#pragma once

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "meta/mien.h"

G_BEGIN_DECLS

typedef struct {
  GstHarness *h;
  GstVideoInfo info;
} AnnotateFixture;

/* `attach`: downstream supports overlay compositions. */
void annotate_set_up (AnnotateFixture *f, const gchar *format, guint width,
    guint height, gboolean attach);
void annotate_tear_down (AnnotateFixture *f);

GstBuffer *annotate_black_frame (const GstVideoInfo *info);

/* `emotion` and `gender` are indexes of the winning labels; -1: not
 * classified. */
GstMienFace *annotate_add_face (GstBuffer *buffer, gfloat x, gfloat y,
    gfloat side, gint emotion, gint gender);

/* The same for an existing face. */
void annotate_classify (GstMienFace *face, gint emotion, gint gender);

GstBuffer *annotate_push (AnnotateFixture *f, GstBuffer *frame);

/* The composition attached to `buffer`, or NULL. */
GstVideoOverlayComposition *annotate_composition (GstBuffer *buffer);
guint annotate_n_rectangles (GstBuffer *buffer);
GstVideoRectangle annotate_rectangle (GstBuffer *buffer, guint i);

G_END_DECLS
