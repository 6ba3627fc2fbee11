/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "waves.h"

/* What a block of the last wave reads or writes: a range of the arena, or a
 * port. */
typedef struct {
  gboolean port; /* then `first` is the value that owns its memory */
  gsize first, end;
  gboolean written;
} Touch;

static void
add_touch (MienWaves *self, guint value, gboolean written)
{
  const MienGraph *graph = self->blocks->graph;
  const gboolean port = mien_plan_is_port (graph, value);
  const gsize first =
      port ? graph->values[value].storage : self->plan->offset[value];
  const gsize size = port ? 1 : self->blocks->size[value];
  const Touch touch = { port, first, first + size, written };
  g_array_append_val (self->touches, touch);
}

static gboolean
is_inner (const MienWaves *self, const MienBlock *block, guint value)
{
  for (guint k = 0; k + 1 < block->n_nodes; k++)
    if (self->blocks->graph->nodes[block->nodes[k]].output == value)
      return TRUE;
  return FALSE;
}

/* Adds what `block` reads and writes. */
static void
add_touches (MienWaves *self, const MienBlock *block)
{
  const MienNode *node = NULL;
  for (guint i = 0; i < block->n_nodes; i++) {
    node = &self->blocks->graph->nodes[block->nodes[i]];
    for (guint k = 0; k < node->n_inputs; k++)
      if (!is_inner (self, block, node->inputs[k]))
        add_touch (self, node->inputs[k], FALSE);
    if (node->residual != MIEN_NO_VALUE
        && !is_inner (self, block, node->residual))
      add_touch (self, node->residual, FALSE);
  }
  add_touch (self, node->output, TRUE);
  const guint kept = mien_block_kept (self->blocks->graph, block);
  if (kept != MIEN_NO_VALUE)
    add_touch (self, kept, TRUE);
}

/* Whether any access from `first` on must wait for one before it. */
static gboolean
must_wait (const GArray *touches, guint first)
{
  for (guint i = 0; i < first; i++) {
    const Touch *old = &g_array_index (touches, Touch, i);
    for (guint k = first; k < touches->len; k++) {
      const Touch *new = &g_array_index (touches, Touch, k);
      if ((old->written || new->written) && old->port == new->port
          && old->first < new->end &&new->first < old->end)
        return TRUE;
    }
  }
  return FALSE;
}

guint
mien_waves_add (MienWaves *self, const MienBlock *block)
{
  if (!self->touches)
    self->touches = g_array_new (FALSE, FALSE, sizeof (Touch));
  const guint n_before = self->touches->len;
  add_touches (self, block);
  if (must_wait (self->touches, n_before)) {
    self->last++;
    g_array_remove_range (self->touches, 0, n_before);
  }
  return self->last;
}

void
mien_waves_clear (MienWaves *self)
{
  g_clear_pointer (&self->touches, g_array_unref);
}
