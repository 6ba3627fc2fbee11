/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Crops a rotated rectangle, in the two steps described in image/turn.h. */

#include <math.h>

#include "image/crop.h"
#include "image/enlarge.h"
#include "image/scratch.h"
#include "image/turn.h"
#include "level.h"
#include "pick.h"

/* The upright surroundings, as planes of floats. */
typedef struct {
  guint width, height;
  const float *pixels;
} Plate;

static inline float
sample (const Plate *plate, const float *plane, float x, float y)
{
  x = CLAMP (x, 0, plate->width - 1);
  y = CLAMP (y, 0, plate->height - 1);
  const guint left = MIN ((guint) x, plate->width - 2);
  const guint top = MIN ((guint) y, plate->height - 2);
  const float *at = plane + (gsize) top * plate->width + left;
  const float *below = at + plate->width;
  const float u = x - left, v = y - top;
  const float upper = at[0] + u * (at[1] - at[0]);
  const float lower = below[0] + u * (below[1] - below[0]);

  return upper + v * (lower - upper);
}

static void
pick_row (const Plate *plate, const float *plane, const MienTurn *turn, guint y,
    guint n, float *row)
{
  const float first_x = turn->origin_x + y * turn->down_x;
  const float first_y = turn->origin_y + y * turn->down_y;
  const float right_x = turn->right_x, right_y = turn->right_y;

  for (guint i = 0; i < n; i++)
    row[i] =
        sample (plate, plane, first_x + i * right_x, first_y + i * right_y);
}

/* FALSE as in mien_crop (). */
static gboolean
make_plate (Plate *plate, MienScratch *scratch, const MienImage *image,
    const MienTurn *turn, const MienCropFormat *format)
{
  MienCropFormat upright = *format;

  upright.width = turn->width;
  upright.height = turn->height;
  float *pixels = mien_scratch_new (scratch, float,
      (gsize) upright.width *upright.height *upright.channels);
  *plate = (Plate) { upright.width, upright.height, pixels };
  return mien_crop (image, &turn->around, &upright, pixels);
}

gboolean
mien_crop_turned (const MienImage *image, const MienBox *rect, float angle,
    const MienCropFormat *format, float *out)
{
  if (angle == 0)
    return mien_crop (image, rect, format, out);
  if (!isfinite (angle) || !mien_box_is_sane (rect))
    return FALSE;

  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  const MienTurn turn = mien_turn_of (rect, angle,
      mien_image_pixel_aspect (image), format->width, format->height);
  Plate plate;
  if (!make_plate (&plate, &scratch, image, &turn, format))
    return FALSE;
  for (guint c = 0; c < format->channels; c++) {
    const float *plane = plate.pixels + (gsize) c * plate.width * plate.height;
    for (guint y = 0; y < format->height; y++)
      pick_row (&plate, plane, &turn, y, format->width,
          out + ((gsize) c * format->height + y) * format->width);
  }
  return TRUE;
}

static MienPick
choose (void)
{
#ifdef MIEN_IMAGE_X86
  if (mien_image_has_avx2 ())
    return mien_pick_avx2;
#endif
  return mien_pick_generic;
}

static MienPick
get_pick (void)
{
  static gsize chosen;

  if (g_once_init_enter (&chosen))
    g_once_init_leave (&chosen, (gsize) choose ());
  return (MienPick) chosen;
}

static guint8
level_at (const MienColored *colored, gint64 x, gint64 y)
{
  const gint64 column = CLAMP (x, 0, (gint64) colored->width - 1);
  const gint64 row = CLAMP (y, 0, (gint64) colored->height - 1);

  return colored->levels[row * colored->width + column];
}

/* The plate without reduction: the levels themselves. */
static const guint32 *
make_cells (const MienColored *colored, const MienTurn *turn,
    MienScratch *scratch)
{
  const guint width = turn->width, height = turn->height;
  const gint64 left = (gint64) turn->left, top = (gint64) turn->top;
  guint32 *cells = mien_scratch_new (scratch, guint32, (gsize) width * height);

  for (guint y = 0; y < height; y++) {
    for (guint x = 0; x < width; x++)
      cells[y * width + x] = level_at (colored, left + x, top + y)
          | level_at (colored, left + x + 1, top + y) << 8
          | level_at (colored, left + x, top + y + 1) << 16
          | (guint32) level_at (colored, left + x + 1, top + y + 1) << 24;
  }
  return cells;
}

/* The middle of pixel `i` of `n` along a length, relative to the middle of that
 * length. */
static float
offset_of (guint i, guint n, float length)
{
  return ((i + 0.5f) / n - 0.5f) * length;
}

gboolean
mien_enlarge_turned (const MienColored *colored, const MienBox *part,
    float angle, guint32 *pixels, guint out_width, guint out_height)
{
  if (!isfinite (angle) || !mien_box_is_sane (part))
    return FALSE;
  const MienTurn turn = mien_turn_of (part, angle, 1, out_width, out_height);
  if (turn.reduction != 1)
    return FALSE;

  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  const MienPick pick = get_pick ();
  const float c = cosf (angle), s = sinf (angle);
  const float middle[] = { part->x + part->width / 2,
    part->y + part->height / 2 };
  float *across_x = mien_scratch_new (&scratch, float, out_width);
  float *across_y = mien_scratch_new (&scratch, float, out_width);
  for (guint i = 0; i < out_width; i++) {
    const float u = offset_of (i, out_width, part->width);
    across_x[i] = u * c;
    across_y[i] = u * s;
  }
  const MienPicking picking = { make_cells (colored, &turn, &scratch),
    (gint) turn.width, (gint) turn.height, colored->colors, (gint) out_width,
    across_x, across_y, colored->width, colored->height };
  for (guint y = 0; y < out_height; y++) {
    const float v = offset_of (y, out_height, part->height);
    const float row[] = { -(v * s), v * c };
    const MienPickLine line = { turn.origin_x + y * turn.down_x,
      turn.origin_y + y * turn.down_y, turn.right_x, turn.right_y };
    pick (&picking, &line, middle, row, pixels + (gsize) y * out_width);
  }
  return TRUE;
}
