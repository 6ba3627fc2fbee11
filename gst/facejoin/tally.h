/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the element has done so far, for its property "stats". */
#pragma once

#include "finding.h"

G_BEGIN_DECLS

/* OBJECT_LOCK of the element */
typedef struct {
  guint64 frames;  /* full ones */
  guint64 faces;   /* put on all of them */
  guint64 joined;  /* frames that got the faces, if any, of an analysed one */
  guint64 expired; /* waits in vain */
  guint64 dated;   /* of the joined ones, those with an age */
  guint64 total_age, max_age; /* of these, ns */
} GstMienTally;

void gst_mien_tally_reset (GstMienTally *self, gpointer element);

/* A frame of `time`; `finding` may be NULL. */
void gst_mien_tally_count (GstMienTally *self, gpointer element, gint64 time,
    const GstMienFinding *finding, gboolean expired);

GstStructure *gst_mien_tally_to_structure (GstMienTally *self,
    gpointer element);

G_END_DECLS
