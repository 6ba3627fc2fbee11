/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counts, for one person, how often each label of each attribute won, and
 * determines which label is stable. One thread at a time.
 */
#pragma once

#include "meta/gstmienface.h"
#include "moment.h"

G_BEGIN_DECLS

typedef struct _GstMienVerdicts GstMienVerdicts;

/* A label that has lasted long enough to replace the previous one. */
typedef struct {
  GstMienAttribute *attribute; /* on this frame; owned by the face */
  const gchar *old_label;      /* NULL: none; owned by the verdicts */
  MienMoment since;
} GstMienChange;

GstMienVerdicts *gst_mien_verdicts_new (void);
void gst_mien_verdicts_free (GstMienVerdicts *self);

/*
 * Counts the attributes of `face` that were computed for the frame at `now`.
 * Appends a GstMienChange to `changes` for each attribute with a label that
 * differs from the settled one and has lasted for `hold` ns; that label is then
 * the settled one.
 */
void gst_mien_verdicts_add (GstMienVerdicts *self, const GstMienFace *face,
    const MienMoment *now, guint64 hold, GArray *changes);

/* Settles the current labels without reporting changes. */
void gst_mien_verdicts_settle (GstMienVerdicts *self);

/* Adds to `attribute`, the description of the attribute `name`, the structure
 * `shares` (for each label that has won, the fraction of the frames on which
 * the attribute was computed); or, for a number, its `mean`. Adds nothing if it
 * was never computed. */
void gst_mien_verdicts_describe (const GstMienVerdicts *self, const gchar *name,
    GstStructure *attribute);

G_END_DECLS
