/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads ONNX files (https://onnx.ai/onnx/, opsets 7 to 25) of networks with
 * one input of floats, a free batch and up to MIEN_MAX_NETWORK_OUTPUTS outputs,
 * which the graph has under their names and in the file's order. Floats of
 * other sizes become float32. Files are untrusted: what is wrong with one is
 * told by a GError that names the node, its op_type, what was expected and what
 * was found.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Files above this are refused unread. */
#define MIEN_ONNX_MAX_BYTES (256u << 20)

/*
 * The graph of a file, or of a file in memory: valid, not yet fused. Of the
 * input, item axes are put into the order {C, H, W} when the file has it as
 * {H, W, C} with C of 1 or 3; the first Transpose of such files vanishes.
 * Weights in other files ("external data") are read from the folder where the
 * file at `path` lies, links followed, and from nowhere else; a file in memory
 * has no folder and may not have them.
 */
MienGraph *mien_onnx_load (const char *path, GError **error);
MienGraph *mien_onnx_import (const guint8 *data, gsize size, GError **error);

/* Height and width of the input; 0: as the file has it. */
typedef struct {
  guint height, width;
} MienOnnxSize;

/* The same with an input of another size than the file has, or of one where it
 * leaves that free: detectors work on pictures of any, in multiples of their
 * largest stride. Fails where shapes in the file contradict. */
MienGraph *mien_onnx_load_sized (const char *path, MienOnnxSize size,
    GError **error);
MienGraph *mien_onnx_import_sized (const guint8 *data, gsize n_bytes,
    MienOnnxSize size, GError **error);

/* Whether there is a reader for this op. */
gboolean mien_onnx_reads (const char *type);

G_END_DECLS
