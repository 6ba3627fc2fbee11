/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was seen on the frames of a video. One thread at a time. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct {
  guint n_frames, n_with_faces;
  guint most_faces;       /* on one frame */
  GHashTable *attributes; /* name -> table label -> how often */
  GstSample *best;        /* the frame that shows most */
  gdouble best_score;
} MienTally;

MienTally *mien_tally_new (void);
void mien_tally_free (MienTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTally, mien_tally_free)

/* Keeps a reference to the frame that shows most so far. */
void mien_tally_add (MienTally *self, GstBuffer *buffer, GstCaps *caps);

void mien_tally_print (const MienTally *self);

G_END_DECLS
