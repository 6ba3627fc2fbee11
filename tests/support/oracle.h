/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reference that every backend is checked against: each operation
 * straight from its definition, in double precision, one loop per index,
 * without any regard to speed. It shares no code with the engine.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Every value of the graph for `n` items of its inputs. Element i of item k of
 * value v stands at value[v][k * elements (v) + i]; views point to what they
 * view; values that no node computes are NULL. */
typedef struct {
  guint n_values;
  double **value;
  GPtrArray *owned;
} MienOracle;

/* Whether it knows the op. */
gboolean mien_oracle_has (MienOp op);

/* `inputs`: one pointer for each input of the graph. */
MienOracle *mien_oracle_run (const MienGraph *graph, const float *const *inputs,
    guint n);
void mien_oracle_free (MienOracle *oracle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienOracle, mien_oracle_free)

G_END_DECLS
