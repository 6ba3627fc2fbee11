/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/colormap.h"

G_BEGIN_DECLS

/* Gray levels, row-major, and the colours in which they are displayed. */
typedef struct {
  const guint8 *levels;
  guint width, height;   /* > 0 */
  const guint32 *colors; /* MIEN_COLORMAP_SIZE */
} MienColored;

/* Whether `part` has no more pixels than the result, in both directions. */
gboolean mien_can_enlarge (const MienBox *part, guint out_width,
    guint out_height);

/* Enlarges `part` of the levels to the whole result, bilinearly like
 * mien_crop (), and maps the results, rounded to whole levels, to colours.
 * `pixels` is out_width * out_height words. Thread-safe. */
void mien_enlarge (const MienColored *colored, const MienBox *part,
    guint32 *pixels, guint out_width, guint out_height);

/* The same for `part` rotated about its centre, like mien_crop_turned ();
 * positions outside the levels become 0. FALSE, without writing `pixels`, if
 * that would be a reduction, `part` is not valid or `angle` is not finite. */
gboolean mien_enlarge_turned (const MienColored *colored, const MienBox *part,
    float angle, guint32 *pixels, guint out_width, guint out_height);

G_END_DECLS
