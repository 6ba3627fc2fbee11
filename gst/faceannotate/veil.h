/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Covers parts of mapped frames. One thread at a time. */
#pragma once

#include <gst/video/video.h>

#include "image/cover.h"

G_BEGIN_DECLS

/* Initially all 0. The buffers are kept for later frames; they have the size
 * that the largest part so far needed. */
typedef struct {
  guint8 *lines;
  gsize size;
  GArray *spans; /* of MienSpan */
} GstMienVeil;

void gst_mien_veil_clear (GstMienVeil *self);

/* Covers the `n` > 0 ovals, which belong to one head, in a frame mapped for
 * reading and writing, in any raw format. Pixels outside them do not change. */
void gst_mien_veil_draw (GstMienVeil *self, const GstVideoFrame *frame,
    const MienOval *ovals, guint n, MienCoverKind kind);

G_END_DECLS
