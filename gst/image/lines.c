/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lines.h"

#include <string.h>

/* Components in the same row of memory are at most this far apart, in bytes. */
#define NEAR 8

static void
way_init (MienWay *self, MienScratch *scratch, guint length, double start,
    double span, guint n_out)
{
  *self = (MienWay) { .kind = MIEN_WAY_AXIS, .length = length };
  if (span == n_out && start >= 0 && start + span <= length
      && start == (guint) start) {
    self->kind = MIEN_WAY_STRAIGHT;
    self->begin = start;
  } else if (span * 2 == n_out && start == 0 && length * 2 >= n_out) {
    self->kind = MIEN_WAY_DOUBLE;
  } else {
    mien_axis_init (&self->axis, scratch, length, start, span, n_out,
        MIEN_KERNEL_TRIANGLE);
  }
}

/* The source pixels that contribute to output pixel `i`, and their weights. */
static guint
way_taps (const MienWay *self, guint i, guint *first, const float **weights,
    float own[2])
{
  static const float one = 1;

  switch (self->kind) {
    case MIEN_WAY_STRAIGHT:
      *first = self->begin + i;
      *weights = &one;
      return 1;
    case MIEN_WAY_DOUBLE:
      *first = (i + 1) / 2;
      *weights = own;
      if (*first > 0)
        *first -= 1;
      /* At the border there is only one pixel. */
      if (i == 0 || *first + 1 >= self->length) {
        *first = MIN (*first, self->length - 1);
        own[0] = 1;
        return 1;
      }
      own[0] = i % 2 ? 0.75f : 0.25f;
      own[1] = 1 - own[0];
      return 2;
    default:
      *first = self->axis.first[i];
      *weights = self->axis.weights + (gsize) i * self->axis.taps;
      return self->axis.taps;
  }
}

static void
set_row (float *restrict sum, const guint8 *restrict bytes, guint n,
    float weight)
{
  for (guint i = 0; i < n; i++)
    sum[i] = weight * bytes[i];
}

static void
add_row (float *restrict sum, const guint8 *restrict bytes, guint n,
    float weight)
{
  for (guint i = 0; i < n; i++)
    sum[i] += weight * bytes[i];
}

static void
set_words (float *restrict sum, const guint16 *restrict words, guint n,
    float weight)
{
  for (guint i = 0; i < n; i++)
    sum[i] = weight * GUINT16_FROM_LE (words[i]);
}

static void
add_words (float *restrict sum, const guint16 *restrict words, guint n,
    float weight)
{
  for (guint i = 0; i < n; i++)
    sum[i] += weight * GUINT16_FROM_LE (words[i]);
}

static void
sum_row (const MienBand *band, guint row, float weight, gboolean begun)
{
  const guint8 *bytes = band->bytes + (gssize) row * band->stride;

  if (band->word_level > 0)
    (begun ? add_words : set_words) (band->sum, (gconstpointer) bytes, band->n,
        weight * band->word_level);
  else
    (begun ? add_row : set_row) (band->sum, bytes, band->n, weight);
}

static void
sum_rows (const MienBand *band, guint y)
{
  const float *weights;
  float own[2];
  guint first;
  const guint taps = way_taps (&band->rows, y, &first, &weights, own);
  gboolean begun = FALSE;

  for (guint t = 0; t < taps; t++) {
    if (weights[t] == 0)
      continue;
    sum_row (band, first + t, weights[t], begun);
    begun = TRUE;
  }
}

/* Inlined with a constant step, so that the compiler vectorises it. */
static inline void
gather_step (float *restrict to, const float *restrict from, guint step,
    guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] = from[(gsize) i * step];
}

static void
gather (float *to, const float *from, guint step, guint n)
{
  if (step == 1)
    memcpy (to, from, n * sizeof (float));
  else if (step == 2)
    gather_step (to, from, 2, n);
  else if (step == 3)
    gather_step (to, from, 3, n);
  else if (step == 4)
    gather_step (to, from, 4, n);
  else
    gather_step (to, from, step, n);
}

static void
double_columns (float *restrict line, const float *restrict from, guint length,
    guint width)
{
  const guint n = MIN (length - 1, (width - 1) / 2);

  line[0] = from[0];
  for (guint i = 0; i < n; i++) {
    line[2 * i + 1] = 0.75f * from[i] + 0.25f * from[i + 1];
    line[2 * i + 2] = 0.25f * from[i] + 0.75f * from[i + 1];
  }
  if (2 * n + 1 < width)
    line[2 * n + 1] =
        n + 1 < length ? 0.75f * from[n] + 0.25f * from[n + 1] : from[n];
}

/* `from` has zeros after its pixels for the last taps. */
static void
sum_columns (float *restrict line, const float *restrict from,
    const MienAxis *axis, guint width)
{
  for (guint x = 0; x < width; x++) {
    const float *at = from + axis->first[x];
    const float *weights = axis->weights + (gsize) x * axis->taps;
    float part[4] = { 0 };
    for (guint t = 0; t < axis->taps; t += 4)
      for (guint k = 0; k < 4; k++)
        part[k] += weights[t + k] * at[t + k];
    line[x] = (part[0] + part[1]) + (part[2] + part[3]);
  }
}

static void
load_line (MienLine *line, const MienBand *band, guint width)
{
  const float *sum = band->sum + line->offset;

  if (line->columns.kind == MIEN_WAY_STRAIGHT) {
    gather (line->line, sum + (gsize) line->columns.begin * line->step,
        line->step, width);
    return;
  }
  gather (line->samples, sum, line->step, line->columns.length);
  if (line->columns.kind == MIEN_WAY_DOUBLE)
    double_columns (line->line, line->samples, line->columns.length, width);
  else
    sum_columns (line->line, line->samples, &line->columns.axis, width);
}

void
mien_lines_load (MienLines *self, guint y)
{
  for (guint b = 0; b < self->n_bands; b++)
    sum_rows (&self->bands[b], y);
  for (guint i = 0; i < self->n_lines; i++)
    load_line (&self->lines[i], &self->bands[self->lines[i].band], self->width);
}

static guint
samples_of (guint pixels, gboolean half)
{
  return half ? (pixels + 1) / 2 : pixels;
}

static guint
unit_of (const MienPlanes *planes)
{
  return planes->word_level > 0 ? sizeof (guint16) : 1;
}

/* The band that holds the rows of `plane`, and the offset of the plane from the
 * band's bytes. */
static gboolean
find_band (const MienLines *self, const MienPlane *plane, guint n_rows,
    guint *band, gssize *offset)
{
  for (*band = 0; *band < self->n_bands; (*band)++) {
    const MienBand *other = &self->bands[*band];
    *offset = plane->samples - other->bytes;
    if (other->stride == plane->stride && other->rows.length == n_rows
        && ABS (*offset) < NEAR)
      return TRUE;
  }
  *offset = 0;
  return FALSE;
}

/* Extends a band to begin `more` samples earlier. */
static void
widen_band (MienLines *self, guint band, guint more, guint unit)
{
  self->bands[band].bytes -= more * unit;
  self->bands[band].n += more;
  for (guint i = 0; i < self->n_lines; i++)
    if (self->lines[i].band == band)
      self->lines[i].offset += more;
}

typedef struct {
  double start[2], span[2]; /* x, y; of the component's samples */
  guint out[2];
} Cut;

static void
add_line (MienLines *self, MienScratch *scratch, const MienPlanes *planes,
    const MienPlane *plane, const guint n[2], const Cut *cut)
{
  const guint unit = unit_of (planes);
  MienLine line = { .step = plane->step / unit };
  gssize offset;

  if (!find_band (self, plane, n[1], &line.band, &offset)) {
    MienBand *band = &self->bands[self->n_bands++];
    *band = (MienBand) {
      .bytes = plane->samples,
      .stride = plane->stride,
      .word_level = planes->word_level,
    };
    way_init (&band->rows, scratch, n[1], cut->start[1], cut->span[1],
        cut->out[1]);
  }
  if (offset < 0)
    widen_band (self, line.band, -offset / unit, unit);
  MienBand *band = &self->bands[line.band];
  line.offset = MAX (offset, 0) / unit;
  band->n = MAX (band->n, line.offset + (n[0] - 1) * line.step + 1);
  way_init (&line.columns, scratch, n[0], cut->start[0], cut->span[0],
      cut->out[0]);
  line.line = mien_scratch_new (scratch, float, cut->out[0]);
  if (line.columns.kind != MIEN_WAY_STRAIGHT) {
    const guint more =
        line.columns.kind == MIEN_WAY_AXIS ? line.columns.axis.taps : 0;
    line.samples = mien_scratch_new (scratch, float, n[0] + more);
    memset (line.samples + n[0], 0, more * sizeof (float));
  }
  self->lines[self->n_lines++] = line;
}

void
mien_lines_init (MienLines *self, MienScratch *scratch,
    const MienPlanes *planes, guint n_lines, const MienBox *part, guint width,
    guint height)
{
  *self = (MienLines) { .width = width };
  for (guint i = 0; i < n_lines; i++) {
    const gboolean half_x = i > 0 && planes->half_width;
    const gboolean half_y = i > 0 && planes->half_height;
    const guint n[] = { samples_of (planes->width, half_x),
      samples_of (planes->height, half_y) };
    const double scale_x = half_x ? 0.5 : 1, scale_y = half_y ? 0.5 : 1;
    const Cut cut = { { part->x * scale_x, part->y * scale_y },
      { part->width * scale_x, part->height * scale_y }, { width, height } };
    add_line (self, scratch, planes, &planes->planes[i], n, &cut);
  }
  for (guint b = 0; b < self->n_bands; b++)
    self->bands[b].sum = mien_scratch_new (scratch, float, self->bands[b].n);
}
