/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/colormap.h"

G_BEGIN_DECLS

/* Levels of gray, row after row, and the colours that they are shown in. */
typedef struct {
  const guint8 *levels;
  guint width, height;   /* > 0 */
  const guint32 *colors; /* MIEN_COLORMAP_SIZE */
} MienColored;

/* Whether `part` has no more pixels than the result, in either direction. */
gboolean mien_can_enlarge (const MienBox *part, guint out_width,
    guint out_height);

/* Enlarges `part` of the levels to the whole result, bilinearly as mien_crop ()
 * does, and colours what comes out, rounded to whole levels. `pixels` is
 * out_width * out_height words. Any thread. */
void mien_enlarge (const MienColored *colored, const MienBox *part,
    guint32 *pixels, guint out_width, guint out_height);

/* The same of `part` turned about its centre, as mien_crop_turned () does; what
 * is not of the levels becomes 0. FALSE, with `pixels` untouched, where that
 * would reduce it, or `part` or `angle` are no numbers. */
gboolean mien_enlarge_turned (const MienColored *colored, const MienBox *part,
    float angle, guint32 *pixels, guint out_width, guint out_height);

G_END_DECLS
