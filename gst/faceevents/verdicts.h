/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was said of one person: of each attribute how often each label won,
 * and which one has held. One thread at a time.
 */
#pragma once

#include "meta/gstmienface.h"
#include "moment.h"

G_BEGIN_DECLS

typedef struct _GstMienVerdicts GstMienVerdicts;

/* A label that has held for long enough in place of the one before. */
typedef struct {
  GstMienAttribute *attribute; /* as of this frame; the face's */
  const gchar *old_label;      /* NULL: there was none; the verdicts' */
  MienMoment since;
} GstMienChange;

GstMienVerdicts *gst_mien_verdicts_new (void);
void gst_mien_verdicts_free (GstMienVerdicts *self);

/*
 * Counts the attributes of `face` that were computed for the frame of `now`,
 * and appends to `changes` (GstMienChange) those of which another label than
 * the settled one has held for `hold` ns and is settled herewith.
 */
void gst_mien_verdicts_add (GstMienVerdicts *self, const GstMienFace *face,
    const MienMoment *now, guint64 hold, GArray *changes);

/* The last labels are known to everybody: what comes next is a change. */
void gst_mien_verdicts_settle (GstMienVerdicts *self);

/* Adds to `attribute`, which describes the attribute of that name, `shares`, a
 * structure (each label that has won -> its part of the frames on which the
 * attribute was computed), or, of a number, `mean`. Nothing where it was never
 * computed. */
void gst_mien_verdicts_describe (const GstMienVerdicts *self, const gchar *name,
    GstStructure *attribute);

G_END_DECLS
