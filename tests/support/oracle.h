/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reference that every backend is checked against. Each operation is
 * computed directly from its definition, in double precision, with one loop per
 * index and no regard for speed. It shares no code with the engine.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* All values of the graph for `n` items of its inputs. Element i of item k of
 * value v is value[v][k * elements (v) + i]. Views point to the value that they
 * view. Values that no node computes are NULL. */
typedef struct {
  guint n_values;
  double **value;
  GPtrArray *owned;
} MienOracle;

/* TRUE if the oracle supports the op. */
gboolean mien_oracle_has (MienOp op);

/* `inputs` has one pointer for each input of the graph. */
MienOracle *mien_oracle_run (const MienGraph *graph, const float *const *inputs,
    guint n);
void mien_oracle_free (MienOracle *oracle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienOracle, mien_oracle_free)

G_END_DECLS
