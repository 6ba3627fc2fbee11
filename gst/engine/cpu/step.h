/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One node prepared for the CPU: where its operands are in a worker's arena,
 * its weights in the order in which the kernel reads them, and the function
 * that computes it. Created once by net.c; read by all workers.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Kernels may read, never write, this many floats past the end of any value:
 * the length of the longest vector. Arenas end with as many. */
#define MIEN_CPU_SLACK 16

/* Distance in floats between rows of a pool's scratch memory. */
#define MIEN_CPU_POOL_PITCH(window, width) \
  ((gsize) (window)->pad_left + (width) + (window)->pad_right \
      + 2 * MIEN_CPU_SLACK)

#define MIEN_CPU_NO_RESIDUAL G_MAXSIZE

/* Marks the place of an operand that is an input of the network: added to the
 * place in the arena where the port's address is stored. The operand is read
 * where the caller wrote it. */
#define MIEN_CPU_PORT ((gsize) 1 << (8 * sizeof (gsize) - 1))

typedef struct _MienCpuStep MienCpuStep;

/* Computes one step for one item in `arena`. */
typedef void (*MienCpuKernel) (const MienCpuStep *step, gpointer arena);

/* A band: rows of the output, and the first rows of the input (`in_first`) and
 * output (`out_first`) that are in memory. */
typedef struct {
  guint first, n;
  guint in_first, out_first;
} MienCpuBand;

/* Computes a band of all channels, with the same bits as for all rows at
 * once. */
typedef void (*MienCpuRows) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);

/* The part of a channel of the input that one plane takes; the rest of the
 * plane is zeros. */
typedef struct {
  gint64 top;            /* row of the input for the plane's first row */
  guint from;            /* first column of the input that is taken */
  guint column, columns; /* first column in the plane, and their number */
} MienCpuPhase;

/*
 * The input of a convolution as planes in which every tap of the window is at a
 * fixed distance from the output's position. An input without padding and
 * stride already has that form. Any other is copied to scratch memory,
 * surrounded by zeros, and split by phase: plane (r, s) takes the rows
 * r, r + stride_h, r + 2 stride_h ... and the columns s, s + stride_w ... of
 * the padded input, as far as a band of the output needs them.
 */
typedef struct {
  gboolean copy;
  /* Only phases that taps fall on get a plane. Tap k of an axis falls on the
   * one with index k modulo their number, which is phase k * dilation modulo
   * stride. */
  guint row_phases, column_phases;
  MienCpuPhase *phases; /* row by row */
  guint rows, pitch;    /* of a plane, for the largest band */
  guint margin;         /* rows of a plane in excess of those of the output */
  guint n_taps;         /* per group: channels x kernel_h x kernel_w */
  gsize *tap;           /* distance of each from the group's first plane */
  /* The output is computed with the input's pitch, to fill vectors across rows,
   * and compacted afterwards. */
  gboolean flat;
} MienCpuPlanes;

struct _MienCpuStep {
  MienCpuKernel kernel; /* computes everything at once; used if there is no
                         * `rows` */
  MienCpuRows rows;
  const MienNode *node;
  const MienShape *in_shape;     /* of input 0, or of the output if there are no
                                  * inputs */
  const MienShape *second_shape; /* of input 1 */
  const MienShape *out_shape;

  /* Bytes from the start of the arena. */
  gsize *in; /* per input */
  gsize out;
  gsize residual; /* or MIEN_CPU_NO_RESIDUAL */
  gsize scratch;

  /* Distance in floats between channels, of input 0 and of the output. */
  gsize in_plane, out_plane;
  guint most_rows; /* maximum rows of the output in a band */

  float *weight;        /* packed; what it holds depends on the kernel */
  gsize *in_length;     /* elements per input */
  guint32 *index;       /* RESIZE */
  MienCpuPlanes planes; /* CONV */
};

/* Where an operand is stored, as floats. */
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

/* NULL if there is none. */
static inline const float *
mien_cpu_residual (const MienCpuStep *step, gconstpointer arena)
{
  return step->residual == MIEN_CPU_NO_RESIDUAL
      ? NULL
      : mien_cpu_operand (arena, step->residual);
}

/* All rows, with both values entirely in memory. */
static inline MienCpuBand
mien_cpu_all_rows (const MienCpuStep *step)
{
  return (MienCpuBand) { 0, mien_shape_dim (step->out_shape, 1), 0, 0 };
}

/* Row `row` of channel `channel` of input 0, as far as it is in memory for this
 * band. */
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

/* Offset of the band within the whole output, and so within the residual. */
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
