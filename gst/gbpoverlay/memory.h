/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last map of each face, to be drawn again on frames for which none is
 * computed. Streaming thread.
 */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct _GstMienMemory GstMienMemory;

GstMienMemory *gst_mien_memory_new (void);
void gst_mien_memory_free (GstMienMemory *self);
void gst_mien_memory_clear (GstMienMemory *self);

/* Starts the next frame. `repeated`: it shows the same picture as the previous
 * one. */
void gst_mien_memory_begin_frame (GstMienMemory *self, gboolean repeated);

/* The faces without a map, or whose map is at least `interval` frames old and
 * not of this picture. The array is valid until the next call. */
GPtrArray *gst_mien_memory_pick_due (GstMienMemory *self,
    const GPtrArray *faces, guint interval);

/* Sets the map (transfer full) of a face; NULL if there is none. */
void gst_mien_memory_keep (GstMienMemory *self, const GstMienFace *face,
    GstMienMap *map);

/* The map of each of `faces`, or NULL. The array is valid until the next
 * call. */
const GPtrArray *gst_mien_memory_get_maps (GstMienMemory *self,
    const GPtrArray *faces);

G_END_DECLS
