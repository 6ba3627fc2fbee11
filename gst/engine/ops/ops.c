/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/ops.h"

#define DECLARE(NUMBER, name) extern const MienOpInfo mien_op_##name;
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &mien_op_##name,

MIEN_OPS (DECLARE)

static const MienOpInfo *const infos[MIEN_N_OPS] = { MIEN_OPS (LIST) };

const MienOpInfo *
mien_op_info (MienOp op)
{
  return infos[op];
}

const char *
mien_op_name (MienOp op)
{
  return (guint) op < MIEN_N_OPS ? infos[op]->name : "?";
}

guint64
mien_node_macs (const MienGraph *graph, const MienNode *node)
{
  const MienOpInfo *info = infos[node->op];
  return info->macs ? info->macs (graph, node) : 0;
}

guint64
mien_graph_macs (const MienGraph *graph)
{
  guint64 macs = 0;
  for (guint i = 0; i < graph->n_nodes; i++)
    macs += mien_node_macs (graph, &graph->nodes[i]);
  return macs;
}
