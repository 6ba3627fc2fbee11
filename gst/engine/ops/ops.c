/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/ops.h"

/* One line per op: ops/ has its descriptor in the file of that name. */
#define OPS(OP) \
  OP (CONV, conv) \
  OP (MAX_POOL, max_pool) \
  OP (AVERAGE_POOL, average_pool) \
  OP (REDUCE_MEAN, reduce_mean) \
  OP (SOFTMAX, softmax) \
  OP (ACTIVATION, activation) \
  OP (ADD, add) \
  OP (MUL, mul) \
  OP (CONCAT, concat) \
  OP (TRANSPOSE, transpose) \
  OP (PAD, pad) \
  OP (WINNER, winner) \
  OP (SPREAD, spread) \
  OP (MAX_POOL_BACKWARD, max_pool_backward) \
  OP (AVERAGE_POOL_BACKWARD, average_pool_backward) \
  OP (REDUCE_MEAN_BACKWARD, reduce_mean_backward) \
  OP (SOFTMAX_BACKWARD, softmax_backward) \
  OP (ACTIVATION_BACKWARD, activation_backward)

#define DECLARE(NUMBER, name) extern const MienOpInfo mien_op_##name;
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &mien_op_##name,

OPS (DECLARE)

static const MienOpInfo *const infos[MIEN_N_OPS] = { OPS (LIST) };

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
  return info->macs != NULL ? info->macs (graph, node) : 0;
}

guint64
mien_graph_macs (const MienGraph *graph)
{
  guint64 macs = 0;
  for (guint i = 0; i < graph->n_nodes; i++)
    macs += mien_node_macs (graph, &graph->nodes[i]);
  return macs;
}
