/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces are looked for where they were. One thread at a time. */
#pragma once

#include "netsearch.h"

G_BEGIN_DECLS

/* What is known of the frame before. All zero: nothing. */
typedef struct {
  GArray *faces;   /* MienDetection, pixels of the frame; NULL: unknown */
  GArray *windows; /* MienBox around them, in which they were looked for */
} GstMienRescan;

void gst_mien_rescan_remember (GstMienRescan *self, const GArray *faces);
void gst_mien_rescan_clear (GstMienRescan *self);

/* Whether windows are worth a look: it is known who was there, and they are not
 * more than one run takes. */
gboolean gst_mien_rescan_serves (const GstMienRescan *self);

/* Has the network look at windows around the known faces, all at once; does
 * nothing where nobody is known. */
gboolean gst_mien_rescan_begin (GstMienRescan *self,
    const GstMienNetSearch *search, GError **error);

/*
 * Waits for that, and appends to `faces` where they are, as MienDetection in
 * pixels of the frame. `*found` says whether all of them were there; if not,
 * `faces` is as it was, and the whole frame is to be searched.
 */
gboolean gst_mien_rescan_end (const GstMienRescan *self,
    const GstMienNetSearch *search, GArray *faces, gboolean *found,
    GError **error);

G_END_DECLS
