/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Networks of the paper's two architectures with random weights, for tests.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

#define MIEN_TEST_MAX_LAYERS 8

typedef struct {
  const char *name;
  guint channels, height, width;       /* of the input */
  guint stem[2], stem_stride[2];       /* widths of the 3x3 convolutions */
  guint modules[MIEN_TEST_MAX_LAYERS]; /* widths, terminated by 0 */
  guint classes;
} MienTestNetwork;

/*
 * Arriaga & Ploeger's Xception: a stem, modules of two separable convolutions
 * and a max-pool with a strided convolution as shortcut, a class map, its mean,
 * softmax. `fused` selects the form: one node per ONNX node, including the
 * normalisations, or as few nodes as possible.
 */
MienGraph *mien_test_xception (const MienTestNetwork *network, guint32 seed,
    gboolean fused);

/* Their first network: pairs of convolutions and average pools. `modules` has
 * the widths of the pairs, `stem` is not used. */
MienGraph *mien_test_sequential (const MienTestNetwork *network, guint32 seed,
    gboolean fused);

G_END_DECLS
