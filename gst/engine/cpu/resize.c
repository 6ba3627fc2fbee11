/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resizing of planes. Rows are resized first, because they are whole
 * vectors. */
#include "epilogue.h"
#include "levels.h"

/* The indexes of the input columns for each column of the output. */
static guint32 *
before_of (const MienCpuStep *step)
{
  return step->index;
}

static guint32 *
after_of (const MienCpuStep *step)
{
  return step->index + step->node->resize.to[1];
}

/* The interpolation weights of columns; NULL if each is a copy of an input
 * column. */
static const float *
parts_of (const MienCpuStep *step)
{
  return step->weight;
}

static gboolean
prepare (MienCpuStep *step, gsize *scratch)
{
  const MienResize *resize = &step->node->resize;
  const guint n = resize->to[1];
  const MienSample *columns = resize->places[1];
  gboolean mixes = FALSE;
  step->index = g_new (guint32, 2 * (gsize) n);
  for (guint x = 0; x < n; x++) {
    before_of (step)[x] = columns[x].at;
    after_of (step)[x] = columns[x].at + (columns[x].part > 0);
    mixes = mixes || columns[x].part > 0;
  }
  if (mixes) {
    step->weight = g_new (float, n);
    for (guint x = 0; x < n; x++)
      step->weight[x] = columns[x].part;
  }
  *scratch = resize->from[1];
  return TRUE;
}

/* Interpolates from a to b. If `part` is 0, b is ignored. */
INLINE float
mix (float a, float b, float part)
{
  return part > 0 ? a * (1 - part) + b * part : a;
}

INLINE Vec
twice (Vec v, gboolean upper)
{
#if VECTOR == 16
  return upper ? __builtin_shufflevector (v, v, 8, 8, 9, 9, 10, 10, 11, 11, 12,
             12, 13, 13, 14, 14, 15, 15)
               : __builtin_shufflevector (v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5,
                   5, 6, 6, 7, 7);
#elif VECTOR == 8
  return upper ? __builtin_shufflevector (v, v, 4, 4, 5, 5, 6, 6, 7, 7)
               : __builtin_shufflevector (v, v, 0, 0, 1, 1, 2, 2, 3, 3);
#else
  return upper ? __builtin_shufflevector (v, v, 2, 2, 3, 3)
               : __builtin_shufflevector (v, v, 0, 0, 1, 1);
#endif
}

/* Doubles each column, the most common case. */
static void
double_columns (const float *in, float *out, guint n)
{
  guint x = 0;
  for (; x + VECTOR <= n; x += VECTOR) {
    const Vec v = load (in + x);
    store (out + 2 * x, twice (v, FALSE));
    store (out + 2 * x + VECTOR, twice (v, TRUE));
  }
  for (; x < n; x++)
    out[2 * x] = out[2 * x + 1] = in[x];
}

static gboolean
doubles (const MienCpuStep *step)
{
  const MienResize *resize = &step->node->resize;
  gboolean ok = !parts_of (step) && resize->to[1] == 2 * resize->from[1];
  for (guint x = 0; ok && x < resize->to[1]; x++)
    ok = before_of (step)[x] == x / 2;
  return ok;
}

static void
resize_columns (const MienCpuStep *step, const float *in, float *out)
{
  const guint n = step->node->resize.to[1];
  const guint32 *before = before_of (step), *after = after_of (step);
  const float *parts = parts_of (step);
  if (!parts)
    for (guint x = 0; x < n; x++)
      out[x] = in[before[x]];
  else
    for (guint x = 0; x < n; x++)
      out[x] = mix (in[before[x]], in[after[x]], parts[x]);
}

/* The row at a place: one of the plane's, or an interpolated one in
 * `scratch`. */
static const float *
find_row (const float *plane, gsize width, const MienSample *place,
    float *scratch)
{
  const float *a = plane + (gsize) place->at * width, *b = a + width;
  const float part = place->part;
  if (part == 0)
    return a;
  for (gsize x = 0; x < width; x++)
    scratch[x] = a[x] * (1 - part) + b[x] * part;
  return scratch;
}

static void
resize_plane (const MienCpuStep *step, const float *in, float *out,
    float *scratch, gboolean twofold)
{
  const MienResize *resize = &step->node->resize;
  const MienSample *rows = resize->places[0];
  const gsize width = resize->to[1];
  for (guint y = 0; y < resize->to[0]; y++, out += width) {
    if (y > 0 && rows[y].at == rows[y - 1].at
        && rows[y].part == rows[y - 1].part) {
      memcpy (out, out - width, width * sizeof (float));
      continue;
    }
    const float *row = find_row (in, resize->from[1], &rows[y], scratch);
    if (twofold)
      double_columns (row, out, resize->from[1]);
    else
      resize_columns (step, row, out);
  }
}

static void
resize (const MienCpuStep *step, gpointer arena)
{
  const MienResize *resize = &step->node->resize;
  const gsize from = (gsize) resize->from[0] * resize->from[1];
  const gsize to = (gsize) resize->to[0] * resize->to[1];
  const gboolean twofold = doubles (step);
  /* Applied while the plane is in the cache, if planes and channels are the
   * same. */
  const gboolean apart = resize->outer == mien_shape_dim (step->out_shape, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize p = 0; p < resize->outer; p++) {
    resize_plane (step, mien_cpu_in (step, arena, 0) + p * from, out + p * to,
        mien_cpu_scratch (step, arena), twofold);
    if (apart)
      finish (step, arena, out + p * to, p * to, to, p);
  }
  if (!apart)
    finish_output (step, arena);
}

const MienCpuOp KERNEL (resize_op) = {
  .prepare = prepare,
  .run = resize,
};

/* Adds a row of dy to the columns it was interpolated from. */
static void
return_columns (const MienCpuStep *step, const float *dy, float *row)
{
  const MienResize *resize = &step->node->resize;
  const MienSample *columns = resize->places[1];
  memset (row, 0, resize->from[1] * sizeof (float));
  for (guint x = 0; x < resize->to[1]; x++) {
    const float part = columns[x].part;
    row[before_of (step)[x]] += dy[x] * (1 - part);
    if (part > 0)
      row[after_of (step)[x]] += dy[x] * part;
  }
}

static void
return_plane (const MienCpuStep *step, const float *dy, float *dx, float *row)
{
  const MienResize *resize = &step->node->resize;
  const gsize width = resize->from[1];
  memset (dx, 0, resize->from[0] * width * sizeof (float));
  for (guint y = 0; y < resize->to[0]; y++) {
    const MienSample *place = &resize->places[0][y];
    float *to = dx + (gsize) place->at * width;
    return_columns (step, dy + (gsize) y * resize->to[1], row);
    for (gsize x = 0; x < width; x++)
      to[x] += row[x] * (1 - place->part);
    for (gsize x = 0; place->part > 0 && x < width; x++)
      to[width + x] += row[x] * place->part;
  }
}

static void
resize_backward (const MienCpuStep *step, gpointer arena)
{
  const MienResize *resize = &step->node->resize;
  const gsize from = (gsize) resize->from[0] * resize->from[1];
  const gsize to = (gsize) resize->to[0] * resize->to[1];
  for (gsize p = 0; p < resize->outer; p++)
    return_plane (step, mien_cpu_in (step, arena, 0) + p * to,
        mien_cpu_out (step, arena) + p * from, mien_cpu_scratch (step, arena));
  finish_output (step, arena);
}

const MienCpuOp KERNEL (resize_backward_op) = {
  .prepare = prepare,
  .run = resize_backward,
};
