/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "chain.h"

#include <string.h>
#include <unistd.h>

/* Minimum for convolutions, which share work between rows. */
#define MIN_ROWS 4

/* Used if the system does not report the size. */
#define DEFAULT_CACHE (512 * 1024)

/* The work of a step for a band: rows `first` to `end` - 1 of its output are
 * missing; the next step reads those from `keep` on. */
typedef struct {
  guint keep, first, end;
} Work;

/* The rows of a step's output that are in memory: `base` to `done` - 1. */
typedef struct {
  guint base, done;
} Ring;

gsize
mien_cpu_cache_size (void)
{
  long size = 0;
#ifdef _SC_LEVEL2_CACHE_SIZE
  size = sysconf (_SC_LEVEL2_CACHE_SIZE);
#endif
  /* The rest is for what a band newly writes, and for weights. */
  return (size > 0 ? (gsize) size : DEFAULT_CACHE) / 8 * 5;
}

static const MienWindow *
window_of (const MienCpuStep *step)
{
  return step->node->op == MIEN_OP_CONV
      ? &step->node->conv.window
      : &step->node->pool.window;
}

static guint
height_of (const MienShape *shape)
{
  return mien_shape_dim (shape, 1);
}

/* Bytes of one row of all channels. */
static gsize
row_size (const MienShape *shape)
{
  return (gsize) mien_shape_dim (shape, 0) * mien_shape_dim (shape, 2)
      * sizeof (float);
}

/* The first row of the input under row `row` of the output or, with `behind`,
 * the one after the last. */
static guint
row_under (const MienCpuStep *step, guint row, gboolean behind)
{
  const MienWindow *w = window_of (step);
  const gint64 extent = (gint64) w->dilation_h * (w->kernel_h - 1) + 1;
  const gint64 at =
      (gint64) row * w->stride_h - w->pad_top + (behind ? extent : 0);
  return CLAMP (at, 0, height_of (step->in_shape));
}

/* Goes from the last step of the chain to the first. */
static void
lay_out_work (const MienCpuStep *steps, guint n, const Ring *rings, guint first,
    guint end, Work *work)
{
  work[n - 1] = (Work) { first, first, end };
  for (guint s = n - 1; s-- > 0;) {
    const MienCpuStep *reader = &steps[s + 1];
    const Work *next = &work[s + 1];
    const guint done = rings[s].done;
    const guint keep = row_under (reader, next->first, FALSE);
    const guint needed = next->end > next->first
        ? row_under (reader, next->end - 1, TRUE)
        : done;
    work[s].keep = keep;
    work[s].first = MAX (done, keep);
    work[s].end = MAX (needed, work[s].first);
  }
}

/* Number of rows of the step's output that there is memory for. */
static guint
room_of (const MienCpuStep *step)
{
  return step->out_plane / mien_shape_dim (step->out_shape, 2);
}

/* If the missing rows would not fit after those that are still read, moves the
 * latter to the beginning. */
static void
make_room (const MienCpuStep *step, gpointer arena, Ring *ring,
    const Work *work)
{
  const gsize width = mien_shape_dim (step->out_shape, 2);
  if (work->end - ring->base <= room_of (step))
    return;
  const gsize n =
      ring->done > work->keep ? (ring->done - work->keep) * width : 0;
  const gsize skipped = (work->keep - ring->base) * width;
  float *out = mien_cpu_out (step, arena);
  for (guint c = 0; n > 0 && c < mien_shape_dim (step->out_shape, 0); c++) {
    float *plane = out + c * step->out_plane;
    memmove (plane, plane + skipped, n * sizeof (float));
  }
  ring->base = work->keep;
}

void
mien_cpu_chain_run (const MienCpuChain *chain, const MienCpuStep *steps,
    gpointer arena)
{
  const guint n = chain->n;
  const guint height = height_of (steps[n - 1].out_shape);
  Ring rings[MIEN_CPU_MAX_CHAIN] = { { 0, 0 } };
  for (guint row = 0; row < height; row += chain->rows) {
    Work work[MIEN_CPU_MAX_CHAIN];
    lay_out_work (steps, n, rings, row, MIN (row + chain->rows, height), work);
    for (guint s = 0; s < n; s++) {
      if (work[s].first == work[s].end)
        continue;
      if (s < n - 1)
        make_room (&steps[s], arena, &rings[s], &work[s]);
      const MienCpuBand band = {
        .first = work[s].first,
        .n = work[s].end - work[s].first,
        .in_first = s > 0 ? rings[s - 1].base : 0,
        .out_first = rings[s].base,
      };
      steps[s].rows (&steps[s], arena, &band);
      rings[s].done = work[s].end;
    }
  }
}

static gboolean
copies_input (const MienCpuStep *step)
{
  const MienConv *conv = &step->node->conv;
  return step->node->op == MIEN_OP_CONV && conv->group == 1
      && (conv->window.kernel_h > 1 || conv->window.kernel_w > 1);
}

/* Number of bytes that a band of `rows` rows touches. *fewest is the smallest
 * number of rows that any convolution has to compute, except where those are
 * all its rows. */
static guint64
footprint (const MienCpuStep *steps, guint n, guint rows, guint *fewest)
{
  guint64 size = (guint64) rows * row_size (steps[n - 1].out_shape);
  guint64 missing = rows;
  *fewest = G_MAXUINT;
  for (guint s = n; s-- > 0;) {
    const MienCpuStep *step = &steps[s];
    const MienWindow *w = window_of (step);
    const guint64 extent = (guint64) w->dilation_h * (w->kernel_h - 1) + 1;
    const guint64 height = height_of (step->in_shape);
    const guint64 under = MIN ((missing - 1) * w->stride_h + extent, height);
    size += under * row_size (step->in_shape) * (copies_input (step) ? 2 : 1);
    if (step->node->op == MIEN_OP_CONV && missing < height_of (step->out_shape))
      *fewest = MIN (*fewest, missing);
    missing = MIN (missing * w->stride_h, height);
  }
  return size;
}

/* The minimum number of rows of a band. */
static guint
fewest_rows (const MienCpuStep *steps, guint n)
{
  const guint height = height_of (steps[n - 1].out_shape);
  guint rows = 1, fewest;
  for (; rows < height; rows++) {
    footprint (steps, n, rows, &fewest);
    if (fewest >= MIN_ROWS)
      break;
  }
  return rows;
}

static gboolean
fits (const MienCpuStep *steps, guint n, guint rows, gsize cache)
{
  guint fewest;
  return footprint (steps, n, rows, &fewest) <= cache;
}

/* Equal bands, as high as fit, in multiples of the minimum height. */
static guint
choose_rows (const MienCpuStep *steps, guint n, gsize cache)
{
  const guint height = height_of (steps[n - 1].out_shape);
  const guint unit = fewest_rows (steps, n);
  guint rows = unit;
  while (rows < height && fits (steps, n, rows + unit, cache))
    rows += unit;
  const guint bands = (height + rows - 1) / rows;
  const guint even = (height + bands - 1) / bands;
  return MIN ((even + unit - 1) / unit * unit, height);
}

/* Whether step `s` + 1 is the only reader of step `s`'s output, and reads
 * nothing else. */
static gboolean
is_link (const MienGraph *graph, const guint *n_readers,
    const MienCpuStep *steps, guint s)
{
  if (s + 1 >= graph->n_nodes || !steps[s].rows || !steps[s + 1].rows)
    return FALSE;
  const guint value = graph->nodes[s].output;
  const MienNode *reader = &graph->nodes[s + 1];
  return reader->n_inputs == 1 && reader->inputs[0] == value
      && graph->values[value].storage == value && n_readers[value] == 1
      && graph->values[value].shape.n_dims == 3;
}

/* Number of steps of the chain that begins at step `s`. */
static guint
chain_length (const MienGraph *graph, const guint *n_readers,
    const MienCpuStep *steps, guint s, gsize cache)
{
  guint n = 1;
  while (n < MIEN_CPU_MAX_CHAIN && is_link (graph, n_readers, steps, s + n - 1)
      && mien_shape_elements (steps[s + n - 1].out_shape) * sizeof (float)
          > cache
      && fits (steps + s, n + 1, fewest_rows (steps + s, n + 1), cache))
    n++;
  return n;
}

/* An odd number of cache lines, so that neighbouring channels, which are read
 * together, map to different cache sets. */
static gsize
plane_for (guint rows, gsize width)
{
  const gsize line = 64 / sizeof (float);
  return ((rows * width + line - 1) / line | 1) * line;
}

/* Simulates the bands to determine how many rows are in memory at a time. */
static void
set_room (const MienCpuChain *chain, MienCpuStep *steps)
{
  const guint n = chain->n;
  const guint height = height_of (steps[n - 1].out_shape);
  Ring rings[MIEN_CPU_MAX_CHAIN] = { { 0, 0 } };
  guint room[MIEN_CPU_MAX_CHAIN] = { 0 };
  for (guint s = 0; s < n; s++)
    steps[s].most_rows = 0;
  for (guint row = 0; row < height; row += chain->rows) {
    Work work[MIEN_CPU_MAX_CHAIN];
    lay_out_work (steps, n, rings, row, MIN (row + chain->rows, height), work);
    for (guint s = 0; s < n; s++) {
      steps[s].most_rows =
          MAX (steps[s].most_rows, work[s].end - work[s].first);
      room[s] = MAX (room[s], work[s].end - work[s].keep);
      rings[s].done = work[s].end;
    }
  }
  for (guint s = 0; s < n - 1; s++) {
    steps[s].out_plane =
        plane_for (room[s], mien_shape_dim (steps[s].out_shape, 2));
    steps[s + 1].in_plane = steps[s].out_plane;
  }
}

static guint *
count_readers (const MienGraph *graph)
{
  guint *n_readers = g_new0 (guint, graph->n_values);
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    for (guint k = 0; k < node->n_inputs; k++)
      n_readers[graph->values[node->inputs[k]].storage]++;
    if (node->residual != MIEN_NO_VALUE)
      n_readers[graph->values[node->residual].storage]++;
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    n_readers[graph->values[mien_graph_output (graph, k)].storage]++;
  return n_readers;
}

MienCpuChain *
mien_cpu_chains_new (const MienGraph *graph, MienCpuStep *steps, gsize cache)
{
  MienCpuChain *chains = g_new0 (MienCpuChain, graph->n_nodes);
  g_autofree guint *n_readers = count_readers (graph);
  for (guint s = 0; s < graph->n_nodes; s++) {
    if (!steps[s].rows)
      continue;
    const guint n = chain_length (graph, n_readers, steps, s, cache);
    if (n == 1 && !copies_input (&steps[s]))
      continue;
    const guint rows = choose_rows (steps + s, n, cache);
    if (n == 1 && rows == height_of (steps[s].out_shape))
      continue;
    chains[s] = (MienCpuChain) { n, rows };
    set_room (&chains[s], steps + s);
    s += n - 1;
  }
  return chains;
}
