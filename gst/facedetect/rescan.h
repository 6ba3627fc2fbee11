/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Searches for faces only where they were last. One thread at a time. */
#pragma once

#include "netsearch.h"

G_BEGIN_DECLS

/* The result of the previous frame. All zero: none. */
typedef struct {
  GArray *faces;   /* MienDetection, pixels of the frame; NULL: unknown */
  GArray *windows; /* MienBox around the faces: the areas searched */
} GstMienRescan;

void gst_mien_rescan_remember (GstMienRescan *self, const GArray *faces);
void gst_mien_rescan_clear (GstMienRescan *self);

/* Whether searching windows is possible: the previous faces are known, and
 * there are no more of them than one run takes. */
gboolean gst_mien_rescan_serves (const GstMienRescan *self);

/* Submits windows around the known faces to the network in one run. Does
 * nothing if the previous frame had no faces. */
gboolean gst_mien_rescan_begin (GstMienRescan *self,
    const GstMienNetSearch *search, GError **error);

/*
 * Waits for that run and appends the new positions to `faces`, as MienDetection
 * in pixels of the frame. `*found` is whether all faces were found again; if
 * not, `faces` is unchanged and the whole frame must be searched.
 */
gboolean gst_mien_rescan_end (const GstMienRescan *self,
    const GstMienNetSearch *search, GArray *faces, gboolean *found,
    GError **error);

G_END_DECLS
