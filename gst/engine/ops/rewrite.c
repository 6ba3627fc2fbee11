/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rewrite.h"

#include "engine/window.h"

MienNode *
mien_fusion_feeder (const MienFusion *f, guint value)
{
  guint storage = mien_fusion_storage (f, value);
  guint index = f->producer[storage];
  if (index == MIEN_NO_VALUE || f->n_uses[storage] != 1)
    return NULL;
  return &f->graph->nodes[index];
}

void
mien_fusion_merge (MienFusion *f, MienNode *host, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  MienNode merged = *host;
  merged.output = node->output;
  f->removed[host - f->graph->nodes] = TRUE;
  *host = *node;
  *node = merged;
}

void
mien_fusion_remove (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  f->removed[index] = TRUE;
  for (guint k = 0; k < node->n_inputs; k++)
    f->n_uses[mien_fusion_storage (f, node->inputs[k])]--;
  if (node->residual != MIEN_NO_VALUE)
    f->n_uses[mien_fusion_storage (f, node->residual)]--;
}

void
mien_fusion_release (MienFusion *f, guint value)
{
  const guint storage = mien_fusion_storage (f, value);
  const guint index = f->producer[storage];
  if (--f->n_uses[storage] > 0 || index == MIEN_NO_VALUE || f->removed[index])
    return;
  const MienNode *node = &f->graph->nodes[index];
  f->removed[index] = TRUE;
  for (guint k = 0; k < node->n_inputs; k++)
    mien_fusion_release (f, node->inputs[k]);
  if (node->residual != MIEN_NO_VALUE)
    mien_fusion_release (f, node->residual);
}

MienNode *
mien_fusion_host (const MienFusion *f, guint value, guint output)
{
  MienNode *host = mien_fusion_feeder (f, value);
  if (!host || f->info (host->op)->epilogue != MIEN_EPILOGUE_ALL
      || host->activation.kind != MIEN_ACTIVATION_NONE
      || !mien_shape_equal (mien_fusion_shape (f, host->output),
          mien_fusion_shape (f, output)))
    return NULL;
  return host;
}

gboolean
mien_fusion_is_plain (const MienNode *node)
{
  return node->residual == MIEN_NO_VALUE
      && node->activation.kind == MIEN_ACTIVATION_NONE;
}

gboolean
mien_fusion_take_pad (MienFusion *f, guint index, MienWindow *window,
    gboolean (*alike) (float value), gboolean inside)
{
  MienNode *node = &f->graph->nodes[index];
  MienNode *pad = mien_fusion_feeder (f, node->inputs[0]);
  if (!pad || pad->op != MIEN_OP_PAD || !alike (pad->pad.value)
      || pad->pad.before[0] > 0 || pad->pad.after[0] > 0
      || !mien_shape_equal (mien_fusion_shape (f, pad->output),
          mien_fusion_shape (f, node->inputs[0])))
    return FALSE;

  MienWindow wide = *window;
  wide.pad_top += pad->pad.before[1];
  wide.pad_left += pad->pad.before[2];
  wide.pad_bottom += pad->pad.after[1];
  wide.pad_right += pad->pad.after[2];
  const MienShape *in = mien_fusion_shape (f, pad->inputs[0]);
  const MienWindowAxis rows = mien_window_rows (&wide, mien_shape_dim (in, 1));
  const MienWindowAxis columns =
      mien_window_columns (&wide, mien_shape_dim (in, 2));
  /* Two paddings may be valid separately but not together. */
  if (mien_window_axis_output (&rows) == 0
      || mien_window_axis_output (&columns) == 0)
    return FALSE;
  if (inside
      && (!mien_window_axis_touches_input (&rows)
          || !mien_window_axis_touches_input (&columns)))
    return FALSE;
  *window = wide;
  node->inputs[0] = pad->inputs[0];
  f->removed[pad - f->graph->nodes] = TRUE;
  return TRUE;
}
