/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is remembered of a person during a stay: the labels of the face, and its
 * best picture. One thread at a time.
 */
#pragma once

#include "snapshot.h"
#include "verdicts.h"

G_BEGIN_DECLS

typedef struct {
  GstMienVerdicts *verdicts;

  /* The best face; NULL: none yet. */
  GstMienFace *face;
  GstVideoInfo info; /* of its frame */
  MienMoment when;
  gfloat quality;
  GstSample *picture; /* RGB; NULL if none was requested */
} GstMienPerson;

GstMienPerson *gst_mien_person_new (void);
void gst_mien_person_free (GstMienPerson *self);

/* Evaluates the person's `face` on the mapped frame at `now`. It replaces the
 * best face if it is clearly better, with a picture if `style` is not NULL. */
void gst_mien_person_look (GstMienPerson *self, GstMienFace *face,
    const MienMoment *now, GstVideoFrame *frame,
    const GstMienSnapshotStyle *style);

G_END_DECLS
