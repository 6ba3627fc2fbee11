/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/crop.h"

#include <math.h>
#include <string.h>

#include "image/axis.h"

/* How the bytes of a pixel are combined to one number. */
typedef struct {
  guint n;
  guint offset[3];
  float factor[3];
} Mix;

/* Rows first, columns second: rows are summed along memory, which vectorises,
 * and columns only for output rows. */
typedef struct {
  const MienImage *image;
  MienAxis rows, columns;
  guint width;   /* number of source columns that contribute */
  float *pixels; /* one source row, 0 to 255 */
  float *sum;    /* weighted source rows, with zeros after `width` */
  float *line;   /* one output row, 0 to 255 */
} Resampler;

static void
resampler_init (Resampler *self, MienScratch *scratch, const MienImage *image,
    const MienBox *rect, guint out_width, guint out_height, MienKernel kernel)
{
  self->image = image;
  mien_axis_init (&self->rows, scratch, image->height, rect->y, rect->height,
      out_height, kernel);
  mien_axis_init (&self->columns, scratch, image->width, rect->x, rect->width,
      out_width, kernel);
  self->width = self->columns.end - self->columns.begin;
  self->pixels = mien_scratch_new (scratch, float, self->width);
  const gsize n_sums = self->width + self->columns.taps;
  self->sum = mien_scratch_new (scratch, float, n_sums);
  memset (self->sum, 0, n_sums * sizeof (float));
  self->line = mien_scratch_new (scratch, float, out_width);
}

static inline float
stretch (guint8 value, guint8 black, guint8 white)
{
  return (float) CLAMP (value, black, white);
}

/* `step` is in bytes, as in the other two functions. */
static inline void
load_words (float *pixels, const guint8 *bytes, guint step, guint n,
    float level, guint8 black, guint8 white)
{
  for (guint i = 0; i < n; i++) {
    const guint16 *word = (gconstpointer) (bytes + (gsize) i * step);
    const float value = GUINT16_FROM_LE (*word) * level;
    pixels[i] = CLAMP (value, black, white);
  }
}

/* Inlined with a constant step, so that the compiler vectorises it. */
static inline void
load_bytes (float *pixels, const guint8 *bytes, guint step, guint n,
    guint8 black, guint8 white)
{
  for (guint i = 0; i < n; i++)
    pixels[i] = stretch (bytes[(gsize) i * step], black, white);
}

static inline void
load_mixed (float *pixels, const guint8 *bytes, guint step, guint n,
    const Mix *mix, guint8 black, guint8 white)
{
  const guint8 *a = bytes + mix->offset[0];
  const guint8 *b = bytes + mix->offset[1];
  const guint8 *c = bytes + mix->offset[2];
  float fa = mix->factor[0], fb = mix->factor[1], fc = mix->factor[2];

  for (guint i = 0; i < n; i++) {
    gsize at = (gsize) i * step;
    pixels[i] = fa * stretch (a[at], black, white)
        + fb * stretch (b[at], black, white)
        + fc * stretch (c[at], black, white);
  }
}

static void
load_row (const Resampler *self, guint y, const Mix *mix)
{
  const MienImage *image = self->image;
  guint step = image->pixel_step, n = self->width;
  guint8 black = image->limited_range ? 16 : 0;
  guint8 white = image->limited_range ? 235 : 255;
  const guint8 *bytes = image->pixels + (gssize) y * image->stride
      + (gssize) self->columns.begin * step;

  if (image->word_level > 0)
    load_words (self->pixels, bytes + mix->offset[0], step, n,
        image->word_level, black, white);
  else if (mix->n == 3 && step == 3)
    load_mixed (self->pixels, bytes, 3, n, mix, black, white);
  else if (mix->n == 3)
    load_mixed (self->pixels, bytes, step, n, mix, black, white);
  else if (step == 1)
    load_bytes (self->pixels, bytes + mix->offset[0], 1, n, black, white);
  else
    load_bytes (self->pixels, bytes + mix->offset[0], step, n, black, white);
}

static void
sum_rows (Resampler *self, guint y, const Mix *mix)
{
  const MienAxis *rows = &self->rows;
  const float *weights = rows->weights + (gsize) y * rows->taps;
  float *restrict sum = self->sum;
  const float *restrict pixels = self->pixels;

  memset (sum, 0, self->width * sizeof (float));
  for (guint t = 0; t < rows->taps; t++) {
    float weight = weights[t];
    if (weight == 0)
      continue;
    load_row (self, rows->first[y] + t, mix);
    for (guint x = 0; x < self->width; x++)
      sum[x] += weight * pixels[x];
  }
}

static void
sum_columns (Resampler *self, guint out_width)
{
  const MienAxis *columns = &self->columns;

  for (guint x = 0; x < out_width; x++) {
    const float *from = self->sum + (columns->first[x] - columns->begin);
    const float *weights = columns->weights + (gsize) x * columns->taps;
    float part[4] = { 0 };
    for (guint t = 0; t < columns->taps; t += 4) {
      for (guint k = 0; k < 4; k++)
        part[k] += weights[t + k] * from[t + k];
    }
    self->line[x] = (part[0] + part[1]) + (part[2] + part[3]);
  }
}

static Mix
mix_channel (guint offset)
{
  return (Mix) { .n = 1, .offset = { offset }, .factor = { 1 } };
}

static Mix
mix_gray (const MienImage *image)
{
  if (mien_image_is_luma (image))
    return mix_channel (image->red);
  return (Mix) {
    .n = 3,
    .offset = { image->red, image->green, image->blue },
    .factor = { 0.299f, 0.587f, 0.114f },
  };
}

/* Plane `c` holds gray levels times `scale` plus `offset`. */
static void
plane_scale (const MienImage *image, const MienCropFormat *format, guint c,
    float *scale, float *offset)
{
  float black = image->limited_range ? 16 : 0;
  float white = image->limited_range ? 235 : 255;

  *scale = (format->range_max[c] - format->range_min[c]) / (white - black);
  *offset = format->range_min[c] - black * *scale;
}

/* Resizes once for planes `first` to `first` + `n` - 1, which have the same
 * contents and may differ in their range. */
static void
write_planes (Resampler *self, const MienCropFormat *format, const Mix *mix,
    guint first, guint n, float *out)
{
  gsize plane = (gsize) format->width * format->height;

  for (guint y = 0; y < format->height; y++) {
    sum_rows (self, y, mix);
    sum_columns (self, format->width);
    for (guint c = first; c < first + n; c++) {
      float *row = out + c * plane + (gsize) y * format->width;
      float scale, offset;
      plane_scale (self->image, format, c, &scale, &offset);
      for (guint x = 0; x < format->width; x++)
        row[x] = self->line[x] * scale + offset;
    }
  }
}

gboolean
mien_crop (const MienImage *image, const MienBox *rect,
    const MienCropFormat *format, float *out)
{
  if (image->width == 0 || image->height == 0 || !mien_box_is_sane (rect))
    return FALSE;

  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  Resampler resampler;
  resampler_init (&resampler, &scratch, image, rect, format->width,
      format->height, MIEN_KERNEL_TRIANGLE);
  if (format->channels == 1 || mien_image_is_luma (image)) {
    Mix mix = mix_gray (image);
    write_planes (&resampler, format, &mix, 0, format->channels, out);
  } else {
    const guint offsets[] = { image->red, image->green, image->blue };
    for (guint c = 0; c < 3; c++) {
      Mix mix = mix_channel (offsets[format->bgr ? 2 - c : c]);
      write_planes (&resampler, format, &mix, c, 1, out);
    }
  }
  return TRUE;
}

void
mien_gray (const MienImage *image, guint out_width, guint out_height,
    guint8 *out)
{
  const MienBox all = { 0, 0, image->width, image->height };
  float black = image->limited_range ? 16 : 0;
  float scale = image->limited_range ? 255.0f / 219 : 1;
  Mix mix = mix_gray (image);

  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  Resampler resampler;
  resampler_init (&resampler, &scratch, image, &all, out_width, out_height,
      MIEN_KERNEL_AREA);
  for (guint y = 0; y < out_height; y++) {
    sum_rows (&resampler, y, &mix);
    sum_columns (&resampler, out_width);
    guint8 *row = out + (gsize) y * out_width;
    for (guint x = 0; x < out_width; x++)
      row[x] = (guint8) ((resampler.line[x] - black) * scale + 0.5f);
  }
}
