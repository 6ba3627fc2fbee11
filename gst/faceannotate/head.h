/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a head is on a frame, by what is known of its face. Any thread. */
#pragma once

#include "box/box.h"
#include "image/oval.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

#define GST_MIEN_HEAD_OVALS 2

typedef struct {
  MienBox box; /* of the face, pixels of the frame */
  gboolean has_landmarks;
  GstMienPoint landmarks[GST_MIEN_N_LANDMARKS];
} GstMienHead;

/* FALSE where the face's box is not sane. */
gboolean gst_mien_head_of (const GstMienFace *face, GstMienHead *head);

/* The head on its way from `a` to `b`, of which it has gone `part`, 0 to 1. */
GstMienHead gst_mien_head_between (const GstMienHead *a, const GstMienHead *b,
    double part);

/* The ovals that together hold the head, from crown to chin and ear to ear,
 * and `margin` of its size on each side; how many. `aspect` is the width of a
 * pixel as shown over its height. */
guint gst_mien_head_to_ovals (const GstMienHead *head, double margin,
    double aspect, MienOval ovals[GST_MIEN_HEAD_OVALS]);

G_END_DECLS
