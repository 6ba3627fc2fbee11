/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a head is on a frame, derived from its face. Any thread. */
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

/* Returns FALSE if the face's box is not sane. */
gboolean gst_mien_head_of (const GstMienFace *face, GstMienHead *head);

/* Interpolates between `a` and `b`; `part` is 0 at `a` and 1 at `b`. */
GstMienHead gst_mien_head_between (const GstMienHead *a, const GstMienHead *b,
    double part);

/* Sets `ovals` to those that together contain the head, from crown to chin and
 * ear to ear, and `margin` times its size on each side. Returns their number.
 * `aspect` is the displayed width of a pixel over its height. */
guint gst_mien_head_to_ovals (const GstMienHead *head, double margin,
    double aspect, MienOval ovals[GST_MIEN_HEAD_OVALS]);

G_END_DECLS
