/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Converts the outputs of a network to probabilities. */
#pragma once

#include "model/modelinfo.h"

G_BEGIN_DECLS

/*
 * Converts output k of the graph, for each head k of `info`, to the head's
 * result, before fusion. The graph has no other outputs afterwards. Classes
 * become probabilities, one element per class:
 *   a vector of scores          a softmax is added, unless there is one or
 *                               `info` says that they are probabilities
 *   one score p of a Sigmoid,   the probability of that class
 *   and one label
 *   the same, and two labels    1 - p and p: the softmax of -z/2 and z/2,
 *   or none                     where p = sigmoid (z)
 * Logits are divided by the temperature first. A number is one element, scaled
 * as stated by `info`. Fails if an output is none of these, or if its number of
 * classes differs from the number of labels.
 */
gboolean mien_heads_finish (MienGraph *graph, const MienModelinfo *info,
    GError **error);

G_END_DECLS
