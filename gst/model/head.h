/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a network gives to probabilities. */
#pragma once

#include "model/modelinfo.h"

G_BEGIN_DECLS

/*
 * Makes output k of the graph what head k of `info` is, before fusion; the
 * graph has no other outputs afterwards. Of classes they are probabilities, one
 * class per element:
 *   a vector of scores          a softmax, unless it ends in one or `info`
 *                               says that it gives probabilities
 *   one score p of a Sigmoid,   that of one class
 *   and one label
 *   the same, and two labels    1 - p and p: the softmax of -z/2 and z/2,
 *   or none                     where p = sigmoid (z)
 * Logits are divided by the temperature before.
 * A number is one element, scaled as `info` has it. Fails where an output is
 * none of these, or has another number of classes than `info` has labels.
 */
gboolean mien_heads_finish (MienGraph *graph, const MienModelinfo *info,
    GError **error);

G_END_DECLS
