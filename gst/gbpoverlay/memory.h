/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last map of each face, to be drawn again where none is computed. A face
 * is known by its track, or where it has none by the place where it was on
 * the frame before. Streaming thread.
 */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct {
  GstMienMap *map;     /* or NULL */
  guint frames_ago;    /* since it was computed; of a frame's last one, 1 */
} GstMienMemory;

typedef struct _GstMienMemories GstMienMemories;

GstMienMemories *gst_mien_memories_new (void);
void gst_mien_memories_free (GstMienMemories *self);
void gst_mien_memories_clear (GstMienMemories *self);

/* What is known of each of `faces`: an array of GstMienMemory. */
GArray *gst_mien_memories_recall (GstMienMemories *self,
    const GPtrArray *faces);

/* `known` is what there is now; who is not there is forgotten. */
void gst_mien_memories_keep (GstMienMemories *self, const GPtrArray *faces,
    const GArray *known);

G_END_DECLS
