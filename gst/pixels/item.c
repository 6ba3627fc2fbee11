/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "item.h"

#include "resample.h"
#include "image/mix.h"
#include "image/turn.h"

/* A resize of a part of the frame. */
typedef struct {
  MienBox part;
  guint width, height;           /* of the result, pixels */
  guint n_components, per_pixel; /* pixels read for each pixel of the input */
} Resize;

/* Crops read RGB, or only luma. */
static guint
n_components (const MienPixelsFrame *frame, const MienPixelsJob *job)
{
  if (job->is_crop)
    return frame->planes.kind == MIEN_PLANES_RGB ? 3 : 1;
  return mien_planes_n_mixed (&frame->planes, job->format.channels);
}

/* Estimates the samples per output pixel, a little too high, before any table
 * is computed. */
static gboolean
is_too_much (const MienPixelsFrame *frame, const Resize *resize,
    double max_rounds)
{
  const double x = 2 * MAX (1, (double) resize->part.width / resize->width) + 3;
  const double y =
      2 * MAX (1, (double) resize->part.height / resize->height) + 3;

  return MIN (x, frame->planes.width) * MIN (y, frame->planes.height)
      * resize->n_components * resize->per_pixel
      > max_rounds;
}

static void
set_axis (guint32 *words, const MienTableAxis *axis, guint base)
{
  words[AXIS_FIRST] = base + axis->first;
  words[AXIS_WEIGHTS] = base + axis->weights;
  words[AXIS_TAPS] = axis->taps;
}

static void
set_component (guint32 *item, MienTables *tables, guint base, guint i,
    const MienPixelsFrame *frame, const Resize *resize, MienBands *bands)
{
  const gboolean half_x = i > 0 && frame->planes.half_width;
  const gboolean half_y = i > 0 && frame->planes.half_height;
  const double x = half_x ? 0.5 : 1, y = half_y ? 0.5 : 1;
  const MienBand *band = &bands->bands[bands->components[i].band];
  const guint step = frame->planes.planes[i].step;
  guint32 *words = item + RESAMPLE_COMPONENTS + i * COMPONENT_SIZE;
  guint begin[2], end[2];

  words[COMPONENT_BUFFER] = band->buffer;
  words[COMPONENT_BYTES] = band->offset + bands->components[i].first;
  words[COMPONENT_STRIDE] = band->pitch;
  words[COMPONENT_STEP] = step;
  const MienTableAxis *axis = mien_tables_axis (tables,
      bands->components[i].n_x, resize->part.x * x, resize->part.width * x,
      resize->width);
  set_axis (words + COMPONENT_COLUMNS, axis, base);
  begin[0] = axis->begin;
  end[0] = axis->end;
  axis = mien_tables_axis (tables, bands->components[i].n_y, resize->part.y * y,
      resize->part.height * y, resize->height);
  set_axis (words + COMPONENT_ROWS, axis, base);
  begin[1] = axis->begin;
  end[1] = axis->end;
  mien_bands_want (bands, i, step, begin, end);
}

/* Like mien_crop (), which clips samples rather than results. */
static MienMix
mix_of_crop (const MienPixelsFrame *frame, const MienPlanesFormat *format,
    guint c)
{
  const gboolean limited = frame->planes.limited_range;
  const float black = limited ? 16 : 0, white = limited ? 235 : 255;
  const float scale =
      (format->range_max[c] - format->range_min[c]) / (white - black);
  MienMix mix = { .offset = format->range_min[c] - black * scale,
    .min = -G_MAXFLOAT,
    .max = G_MAXFLOAT };

  if (frame->planes.kind != MIEN_PLANES_RGB) {
    mix.factor[0] = scale;
  } else if (format->channels == 1) {
    mix.factor[0] = 0.299f * scale;
    mix.factor[1] = 0.587f * scale;
    mix.factor[2] = 0.114f * scale;
  } else {
    mix.factor[format->bgr ? 2 - c : c] = scale;
  }
  return mix;
}

static void
set_mixes (guint32 *item, const MienPixelsFrame *frame,
    const MienPixelsJob *job)
{
  for (guint c = 0; c < job->format.channels; c++) {
    guint32 *words = item + RESAMPLE_MIXES + c * MIX_SIZE;
    const MienMix mix = job->is_crop
        ? mix_of_crop (frame, &job->format, c)
        : mien_mix_of_planes (&frame->planes, &job->format, c);
    for (guint i = 0; i < 3; i++)
      words[MIX_FACTORS + i] = mien_word_of_float (mix.factor[i]);
    words[MIX_OFFSET] = mien_word_of_float (mix.offset);
    words[MIX_MIN] = mien_word_of_float (mix.min);
    words[MIX_MAX] = mien_word_of_float (mix.max);
    words[MIX_BLACK] = mien_word_of_float (job->format.range_min[c]);
  }
}

static void
set_turn (guint32 *item, MienTables *tables, guint base, const MienTurn *turn,
    guint height)
{
  const guint at = mien_tables_add (tables, 2 * height);
  guint32 *rows = &g_array_index (tables->words, guint32, at);

  for (guint y = 0; y < height; y++) {
    *rows++ = mien_word_of_float (turn->origin_x + y * turn->down_x);
    *rows++ = mien_word_of_float (turn->origin_y + y * turn->down_y);
  }
  item[RESAMPLE_ROWS] = base + at;
  item[RESAMPLE_RIGHT_X] = mien_word_of_float (turn->right_x);
  item[RESAMPLE_RIGHT_Y] = mien_word_of_float (turn->right_y);
  item[RESAMPLE_PLATE_WIDTH] = turn->width;
  item[RESAMPLE_PLATE_HEIGHT] = turn->height;
}

guint32
mien_item_place (const MienPixelsJob *job)
{
  const MienPlanesFormat *format = &job->format;

  return job->to.item * format->channels * format->width * format->height;
}

static void
set_picture (guint32 *item, const MienPixelsFrame *frame,
    const MienPixelsJob *job)
{
  const MienPlanesFormat *format = &job->format;
  const float level = frame->planes.word_level;
  const gboolean limited = job->is_crop && frame->planes.limited_range;
  const float most = job->is_crop ? 255 : G_MAXFLOAT;

  item[RESAMPLE_DST] = mien_item_place (job);
  item[RESAMPLE_CHANNELS] = format->channels;
  item[RESAMPLE_WIDTH] = format->width;
  item[RESAMPLE_HEIGHT] = format->height;
  item[RESAMPLE_PICTURE_WIDTH] = format->picture_width;
  item[RESAMPLE_PICTURE_HEIGHT] = format->picture_height;
  item[RESAMPLE_MIRRORED] = job->to.mirrored;
  item[RESAMPLE_ROWS] = 0;
  item[RESAMPLE_WORDS] = level > 0;
  item[RESAMPLE_LEVEL] = mien_word_of_float (level > 0 ? level : 1);
  item[RESAMPLE_LOWEST] = mien_word_of_float (limited ? 16 : 0);
  item[RESAMPLE_HIGHEST] = mien_word_of_float (limited ? 235 : most);
}

gboolean
mien_item_init (guint32 *item, MienTables *tables, guint base,
    const MienPixelsFrame *frame, MienBands *bands, const MienPixelsJob *job,
    double max_rounds)
{
  const MienPlanesFormat *format = &job->format;
  Resize resize = { job->box, format->picture_width, format->picture_height,
    n_components (frame, job), 1 };
  MienTurn turn = { 0 };

  if (job->angle != 0) {
    turn = mien_turn_of (&job->box, job->angle,
        mien_image_pixel_aspect (&frame->image), format->width, format->height);
    resize.part = turn.around;
    resize.width = turn.width;
    resize.height = turn.height;
    resize.per_pixel = 4;
  }
  if (is_too_much (frame, &resize, max_rounds))
    return FALSE;
  set_picture (item, frame, job);
  set_mixes (item, frame, job);
  item[RESAMPLE_N_COMPONENTS] = resize.n_components;
  for (guint i = 0; i < resize.n_components; i++)
    set_component (item, tables, base, i, frame, &resize, bands);
  if (job->angle != 0)
    set_turn (item, tables, base, &turn, format->height);
  return TRUE;
}
