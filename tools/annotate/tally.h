/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts the faces and attributes in a video. Not thread-safe. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  guint n_frames, n_with_faces;
  guint most_faces;       /* on a single frame */
  GHashTable *attributes; /* name -> table of label -> count */
  GstSample *best;        /* the frame with the highest total worth */
  gdouble best_score;
} MienTally;

MienTally *mien_tally_new (void);
void mien_tally_free (MienTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTally, mien_tally_free)

/* Holds a reference to the best frame so far. */
void mien_tally_add (MienTally *self, GstBuffer *buffer, GstCaps *caps);

void mien_tally_print (const MienTally *self);

G_END_DECLS
