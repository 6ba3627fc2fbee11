/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as pixels for overlay rectangles. One thread at a time. */
#pragma once

#include <gst/gst.h>
#include <pango/pangocairo.h>
#include "style.h"

G_BEGIN_DECLS

typedef struct {
  const PangoFontDescription *font;
  gdouble size;    /* of the text, in rows of the overlay */
  gdouble stretch; /* columns of the overlay as wide as a row is high */
  gint max_width;  /* in row heights; longer text ends in "..." */
  gint max_height; /* rows, of all lines and their plate; the rest is cut off */
} GstMienTextFormat;

typedef struct _GstMienLabels GstMienLabels;

GstMienLabels *gst_mien_labels_new (void);
void gst_mien_labels_free (GstMienLabels *self);

/* Drops the cached labels. */
void gst_mien_labels_clear (GstMienLabels *self);

/* Text to be drawn on another canvas; NULL if no font can draw it. */
PangoLayout *gst_mien_labels_layout (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format);

/* What the fonts lack and what to do about it, for a warning (transfer full);
 * NULL if nothing, or if it has been returned before. */
gchar *gst_mien_labels_take_problem (GstMienLabels *self);

/* Label for a face of colour `color`; lines are separated by '\n'. Labels are
 * cached, so that the same text in the same format is drawn once. The buffer
 * has a video meta with the size. NULL if no font can draw it. */
GstBuffer *gst_mien_labels_get (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format, GstMienFaceAnnotateBackground background,
    guint32 color);

G_END_DECLS
