/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a track keeps of its face while nobody finds it. Streaming thread.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "box/box.h"

G_BEGIN_DECLS

typedef struct _GstMienFaceMemory GstMienFaceMemory;

void gst_mien_face_memory_free (GstMienFaceMemory *self);

/* A frame passes: what is kept gets older. */
void gst_mien_face_memory_age (GstMienFaceMemory *self);

/* Gives the writable `face` the attributes that it lacks. `self` may be
 * NULL. */
void gst_mien_face_memory_complete (const GstMienFaceMemory *self,
    GstMienFace *face);

/* Keeps `face`, which is shared from now on. `self` may be NULL for a new
 * memory. Returns the memory. */
GstMienFaceMemory *gst_mien_face_memory_keep (GstMienFaceMemory *self,
    GstMienFace *face);

/* Adds the face that was kept, with its attributes, to `buffer`. */
GstMienFace *gst_mien_face_memory_recall (const GstMienFaceMemory *self,
    GstBuffer *buffer);

/* Moves a face, and its landmarks with it. */
void gst_mien_face_move (GstMienFace *face, const MienBox *box);

G_END_DECLS
