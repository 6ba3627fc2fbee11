/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Covers parts of mapped frames. One thread at a time. */
#pragma once

#include <gst/video/video.h>

#include "image/cover.h"

G_BEGIN_DECLS

/* All 0 at the start. What a frame needs is kept for the next one; its size is
 * that of the largest part so far. */
typedef struct {
  guint8 *lines;
  gsize size;
  GArray *spans; /* of MienSpan */
} GstMienVeil;

void gst_mien_veil_clear (GstMienVeil *self);

/* Covers the ovals (1 up), which belong to one head, in a frame mapped for
 * reading and writing, of any raw format. What lies around stays as it is. */
void gst_mien_veil_draw (GstMienVeil *self, const GstVideoFrame *frame,
    const MienOval *ovals, guint n, MienCoverKind kind);

G_END_DECLS
