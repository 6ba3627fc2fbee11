/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as pixels for overlay rectangles. One thread at a time. */
#pragma once

#include <gst/gst.h>
#include <pango/pangocairo.h>
#include "style.h"

G_BEGIN_DECLS

typedef struct {
  const PangoFontDescription *font;
  gdouble size;    /* of the letters, rows of the overlay */
  gdouble stretch; /* columns of the overlay that are as wide as a row high */
  gint max_width;  /* rows' heights; what is longer ends in "..." */
  gint max_height; /* rows, of all lines and their plate; the rest is cut */
} GstMienTextFormat;

typedef struct _GstMienLabels GstMienLabels;

GstMienLabels *gst_mien_labels_new (void);
void gst_mien_labels_free (GstMienLabels *self);

/* Lets go of the labels that are kept. */
void gst_mien_labels_clear (GstMienLabels *self);

/* Text that is drawn into something else; NULL where no font can draw it. */
PangoLayout *gst_mien_labels_layout (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format);

/* What the fonts lack and what to do, for a warning; NULL: nothing, or it was
 * taken before. Each lack is told once. To be freed. */
gchar *gst_mien_labels_take_problem (GstMienLabels *self);

/* Label for a face of colour `color`; lines are separated by '\n'. Labels are
 * kept, so that the same text in the same format is drawn once. The buffer
 * has a video meta, which says the size. NULL where no font can draw it. */
GstBuffer *gst_mien_labels_get (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format, GstMienFaceAnnotateBackground background,
    guint32 color);

G_END_DECLS
