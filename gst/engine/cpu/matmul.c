/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matrix products of two values. */
#include "epilogue.h"
#include "levels.h"

/* Rows and vectors of the product that are computed at a time. */
#define ROWS 6
#define VECTORS 2

/* How the elements of the first matrix are stored. */
typedef struct {
  gsize row, column; /* distance between neighbours */
} Layout;

/* Computes `rows` rows of `vectors` vectors. Only `rest` columns of the last
 * vector belong to the product. */
INLINE void
tile (const float *a, Layout layout, const float *b, gsize pitch, gsize depth,
    float *out, gsize columns, const guint rows, const guint vectors,
    guint rest)
{
  Vec sums[ROWS][VECTORS];
  for (guint r = 0; r < rows; r++)
    for (guint v = 0; v < vectors; v++)
      sums[r][v] = splat (0);
  for (gsize k = 0; k < depth; k++, a += layout.column, b += pitch)
    for (guint v = 0; v < vectors; v++) {
      const Vec second = load (b + v * VECTOR);
      for (guint r = 0; r < rows; r++)
        sums[r][v] += splat (a[r * layout.row]) * second;
    }
  for (guint r = 0; r < rows; r++)
    for (guint v = 0; v < vectors; v++) {
      float *to = out + r * columns + v * VECTOR;
      if (v + 1 < vectors || rest == VECTOR)
        store (to, sums[r][v]);
      else
        store_some (to, sums[r][v], rest);
    }
}

INLINE void
tile_rows (const float *a, Layout layout, const float *b, gsize pitch,
    const MienMatmul *m, float *out, const guint rows)
{
  gsize c = 0;
  for (; c + VECTORS * VECTOR <= m->columns; c += VECTORS * VECTOR)
    tile (a, layout, b + c, pitch, m->depth, out + c, m->columns, rows, VECTORS,
        VECTOR);
  for (; c < m->columns; c += VECTOR)
    tile (a, layout, b + c, pitch, m->depth, out + c, m->columns, rows, 1,
        MIN (VECTOR, m->columns - c));
}

static void
multiply (const float *a, Layout layout, const float *b, gsize pitch,
    const MienMatmul *m, float *out)
{
  gsize r = 0;
  for (; r + ROWS <= m->rows; r += ROWS)
    tile_rows (a + r * layout.row, layout, b, pitch, m, out + r * m->columns,
        ROWS);
  for (; r < m->rows; r++)
    tile_rows (a + r * layout.row, layout, b, pitch, m, out + r * m->columns,
        1);
}

/* Transposes {columns, depth} to {depth, columns}. */
static void
turn (const float *in, float *out, gsize depth, gsize columns)
{
  for (gsize k = 0; k < depth; k++)
    for (gsize c = 0; c < columns; c++)
      out[k * columns + c] = in[c * depth + k];
}

static void
matmul (const MienCpuStep *step, gpointer arena)
{
  const MienMatmul *m = &step->node->matmul;
  const gsize first = (gsize) m->rows * m->depth;
  const gsize second = (gsize) m->depth * m->columns;
  const gsize product = (gsize) m->rows * m->columns;
  const gsize next_a = step->in_length[0] == first ? 0 : first;
  const gsize next_b = step->in_length[1] == second ? 0 : second;
  const Layout layout =
      m->turned[0] ? (Layout) { 1, m->rows } : (Layout) { m->depth, 1 };
  const float *a = mien_cpu_in (step, arena, 0);
  const float *b = mien_cpu_in (step, arena, 1);
  float *out = mien_cpu_out (step, arena);
  float *turned = mien_cpu_scratch (step, arena);
  for (guint i = 0; i < m->n; i++) {
    if (m->turned[1] && (i == 0 || next_b > 0))
      turn (b + i * next_b, turned, m->depth, m->columns);
    multiply (a + i * next_a, layout, m->turned[1] ? turned : b + i * next_b,
        m->columns, m, out + i * product);
  }
  finish_output (step, arena);
}

static gboolean
prepare (MienCpuStep *step, gsize *scratch)
{
  const MienMatmul *m = &step->node->matmul;
  *scratch = m->turned[1] ? (gsize) m->depth * m->columns + MIEN_CPU_SLACK : 0;
  return TRUE;
}

const MienCpuOp KERNEL (matmul_op) = {
  .prepare = prepare,
  .run = matmul,
};
