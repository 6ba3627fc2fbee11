/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One node made ready for the CPU: where its operands lie in a worker's
 * arena, its weights in the order in which the kernel reads them, and the
 * function that computes it. Made once by net.c; read by all workers.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Kernels may read, never write, this many floats behind any value: it is
 * the longest vector. Arenas end with as many. */
#define MIEN_CPU_SLACK 16

/* Floats from one row of a pool's scratch memory to the next. */
#define MIEN_CPU_POOL_PITCH(window, width) \
  ((gsize) (window)->pad_left + (width) + (window)->pad_right \
      + 2 * MIEN_CPU_SLACK)

#define MIEN_CPU_NO_RESIDUAL G_MAXSIZE

/* Added to where in the arena the address of a port stands, in place of an
 * operand that is an input of the network: it is read where the caller wrote
 * it. */
#define MIEN_CPU_PORT ((gsize) 1 << (8 * sizeof (gsize) - 1))

typedef struct _MienCpuStep MienCpuStep;

/* Computes one step for one item in `arena`. */
typedef void (*MienCpuKernel) (const MienCpuStep *step, gpointer arena);

/* Rows of the output, and which rows of the two values are in memory: those
 * from `in_first` and `out_first` on. */
typedef struct {
  guint first, n;
  guint in_first, out_first;
} MienCpuBand;

/* Computes a band of all channels, the same bits as all rows at once. */
typedef void (*MienCpuRows) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* What one plane takes of a channel of the input: the rest are zeros. */
typedef struct {
  gint64 top;            /* row of the input that its first row takes */
  guint from;            /* column of the input that is the first to be taken */
  guint column, columns; /* where they go to */
} MienCpuPhase;

/*
 * How a convolution sees its input: as planes in which every tap of the
 * window is a fixed distance from the output's position. An input without
 * padding and stride is that already; any other is copied to scratch memory,
 * zeros around it, and split by phase: plane (r, s) takes the rows
 * r, r + stride_h, r + 2 stride_h ... and the columns s, s + stride_w ...
 * of the padded input, as far as a band of the output needs them.
 */
typedef struct {
  gboolean copy;
  /* Only phases that taps fall on get a plane: tap k of an axis falls on
   * the (k modulo their number)-th, phase k * dilation modulo stride. */
  guint row_phases, column_phases;
  MienCpuPhase *phases; /* row after row of them */
  guint rows, pitch;    /* of a plane, for the most rows of output */
  guint margin;         /* rows of a plane beyond those of the output */
  guint n_taps;         /* per group: channels x kernel_h x kernel_w */
  gsize *tap;           /* distance of each from the group's first plane */
  /* The output is computed with the input's pitch, to fill vectors across
   * rows, and compacted afterwards. */
  gboolean flat;
} MienCpuPlanes;

struct _MienCpuStep {
  MienCpuKernel kernel; /* of all at once, where it has no `rows` */
  MienCpuRows rows;
  const MienNode *node;
  const MienShape *in_shape; /* of input 0, or of the output without inputs */
  const MienShape *second_shape; /* of input 1 */
  const MienShape *out_shape;

  /* Bytes from the start of the arena. */
  gsize *in; /* per input */
  gsize out;
  gsize residual; /* or MIEN_CPU_NO_RESIDUAL */
  gsize scratch;

  /* Floats from one channel to the next, of input 0 and of the output. */
  gsize in_plane, out_plane;
  guint most_rows; /* of the output, in a band */

  float *weight;        /* packed; what it holds depends on the kernel */
  gsize *in_length;     /* elements per input */
  guint32 *index;       /* RESIZE */
  MienCpuPlanes planes; /* CONV */
};

/* Where the step's operands are: of floats, as all kernels want them. */
static inline const float *
mien_cpu_operand (gconstpointer arena, gsize place)
{
  const char *base = arena;
  if (place < MIEN_CPU_PORT)
    return (gconstpointer) (base + place);
  return *(const float *const *) (gconstpointer) (base + place - MIEN_CPU_PORT);
}

static inline const float *
mien_cpu_in (const MienCpuStep *step, gconstpointer arena, guint k)
{
  return mien_cpu_operand (arena, step->in[k]);
}

static inline float *
mien_cpu_out (const MienCpuStep *step, gpointer arena)
{
  return (gpointer) ((char *) arena + step->out);
}

/* NULL where there is none. */
static inline const float *
mien_cpu_residual (const MienCpuStep *step, gconstpointer arena)
{
  return step->residual == MIEN_CPU_NO_RESIDUAL
      ? NULL
      : mien_cpu_operand (arena, step->residual);
}

/* All rows of values that are in memory as a whole. */
static inline MienCpuBand
mien_cpu_all_rows (const MienCpuStep *step)
{
  return (MienCpuBand) { 0, mien_shape_dim (step->out_shape, 1), 0, 0 };
}

/* Row `row` of channel `channel` of input 0, of a band. */
static inline const float *
mien_cpu_in_row (const MienCpuStep *step, gconstpointer arena,
    const MienCpuBand *band, guint channel, guint row)
{
  return mien_cpu_in (step, arena, 0) + channel * step->in_plane
      + (gsize) (row - band->in_first) * mien_shape_dim (step->in_shape, 2);
}

/* The first row of a band of the output. */
static inline float *
mien_cpu_out_row (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band, guint channel)
{
  return mien_cpu_out (step, arena) + channel * step->out_plane
      + (gsize) (band->first - band->out_first)
      * mien_shape_dim (step->out_shape, 2);
}

/* How many elements of the whole output are before it: where it lies in the
 * residual. */
static inline gsize
mien_cpu_band_place (const MienCpuStep *step, const MienCpuBand *band,
    guint channel)
{
  return ((gsize) channel * mien_shape_dim (step->out_shape, 1) + band->first)
      * mien_shape_dim (step->out_shape, 2);
}

static inline float *
mien_cpu_scratch (const MienCpuStep *step, gpointer arena)
{
  return (gpointer) ((char *) arena + step->scratch);
}

G_END_DECLS
