/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "oracle.h"

G_BEGIN_DECLS

/* One node and one item: its operands and their shapes. */
typedef struct {
  const MienGraph *graph;
  const MienNode *node;
  const double *in[2];       /* inputs 0 and 1, if present */
  const MienShape *in_shape; /* of input 0 */
  const MienShape *out_shape;
  double *out;
} MienOracleCall;

/* Applies an activation to one element of a channel. */
double mien_oracle_activate (const MienActivation *activation, double x,
    guint channel);

/* Each writes call->out. */
void mien_oracle_slice (const MienOracleCall *call);
void mien_oracle_resize (const MienOracleCall *call);
void mien_oracle_resize_backward (const MienOracleCall *call);

/* Operations of gradients only; each writes call->out. */
void mien_oracle_winner (const MienOracleCall *call);
void mien_oracle_spread (const MienOracleCall *call);
void mien_oracle_max_pool_backward (const MienOracleCall *call);
void mien_oracle_average_pool_backward (const MienOracleCall *call);
void mien_oracle_reduce_mean_backward (const MienOracleCall *call);
void mien_oracle_softmax_backward (const MienOracleCall *call);
void mien_oracle_activation_backward (const MienOracleCall *call);

G_END_DECLS
