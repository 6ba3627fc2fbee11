/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last map of each face, to be drawn again where none is computed.
 * Streaming thread.
 */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct _GstMienMemory GstMienMemory;

GstMienMemory *gst_mien_memory_new (void);
void gst_mien_memory_free (GstMienMemory *self);
void gst_mien_memory_clear (GstMienMemory *self);

/* The next frame; `repeated`: it shows the one before once more. */
void gst_mien_memory_begin_frame (GstMienMemory *self, gboolean repeated);

/* Those of `faces` of which there is no map, or only one that is at least
 * `interval` frames old and not of this picture. The array is good until the
 * next call. */
GPtrArray *gst_mien_memory_pick_due (GstMienMemory *self,
    const GPtrArray *faces, guint interval);

/* `map` (transfer full) is that of the face now; NULL: there is none. */
void gst_mien_memory_keep (GstMienMemory *self, const GstMienFace *face,
    GstMienMap *map);

/* The map of each of `faces`, or NULL. The array is good until the next
 * call. */
const GPtrArray *gst_mien_memory_get_maps (GstMienMemory *self,
    const GPtrArray *faces);

G_END_DECLS
