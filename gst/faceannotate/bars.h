/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The scores of faces as panels of bars. One thread at a time. */
#pragma once

#include "labels.h"

G_BEGIN_DECLS

typedef struct _GstMienBars GstMienBars;

GstMienBars *gst_mien_bars_new (void);
void gst_mien_bars_free (GstMienBars *self);

/* Drops the cached panels. */
void gst_mien_bars_clear (GstMienBars *self);

/* Returns a panel with a bar for each score of each attribute of a face, the
 * winners in `color`; NULL if there are none. Read-only: panels and their
 * backgrounds are cached. */
GstBuffer *gst_mien_bars_get (GstMienBars *self, GstMienLabels *labels,
    const GstMienFace *face, const GstMienTextFormat *format, guint32 color);

G_END_DECLS
