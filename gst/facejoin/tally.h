/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Statistics of the element for its property "stats". */
#pragma once

#include "finding.h"

G_BEGIN_DECLS

/* Protected by the element's OBJECT_LOCK. */
typedef struct {
  guint64 frames;  /* full frames */
  guint64 faces;   /* added to all frames together */
  guint64 joined;  /* frames with an analysed counterpart, even without faces */
  guint64 expired; /* waits that timed out */
  guint64 dated;   /* joined frames whose faces have a known age */
  guint64 total_age, max_age; /* of these, ns */
} GstMienTally;

void gst_mien_tally_reset (GstMienTally *self, gpointer element);

/* Counts a frame with running time `time`; `finding` may be NULL. */
void gst_mien_tally_count (GstMienTally *self, gpointer element, gint64 time,
    const GstMienFinding *finding, gboolean expired);

GstStructure *gst_mien_tally_to_structure (GstMienTally *self,
    gpointer element);

G_END_DECLS
