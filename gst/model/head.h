/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a network gives to probabilities. */
#pragma once

#include "model/modelinfo.h"

G_BEGIN_DECLS

/*
 * Makes the graph's output the probabilities of the classes, one class per
 * element, before fusion:
 *   a vector of scores          a softmax, unless it ends in one or `info`
 *                               says that it gives probabilities
 *   one score p of a Sigmoid,   that of one class
 *   and one label
 *   the same, and two labels    1 - p and p: the softmax of -z/2 and z/2,
 *   or none                     where p = sigmoid (z)
 * Fails where the output is neither, or has another number of classes than
 * `info` has labels.
 */
gboolean mien_head_finish (MienGraph *graph, const MienModelinfo *info,
    GError **error);

G_END_DECLS
