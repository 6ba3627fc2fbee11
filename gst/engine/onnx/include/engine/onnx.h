/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads ONNX files (https://onnx.ai/onnx/, opsets 7 to 25) of networks with one
 * input of floats, a free batch and up to MIEN_MAX_NETWORK_OUTPUTS outputs,
 * which the graph has under their names and in the file's order. Other float
 * types are converted to float32. Files are untrusted: errors name the node and
 * op_type, and what was expected and found.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Larger files are rejected without being read. */
#define MIEN_ONNX_MAX_BYTES (256u << 20)

/*
 * Returns the graph of a file, or of a file in memory: validated but not fused.
 * If the file's input is {H, W, C} with C of 1 or 3, the graph has it as
 * {C, H, W}, and the file's first Transpose disappears. Weights in other files
 * ("external data") are read only from the folder of the file at `path`, with
 * links resolved; a file in memory has no folder and cannot have them.
 */
MienGraph *mien_onnx_load (const char *path, GError **error);
MienGraph *mien_onnx_import (const guint8 *data, gsize size, GError **error);

/* Height and width of the input; 0 means as in the file. */
typedef struct {
  guint height, width;
} MienOnnxSize;

/* The same with an input of another size than in the file, or of a size that
 * the file leaves open: detectors accept pictures of any size, in multiples of
 * their largest stride. Fails if shapes in the file contradict the size. */
MienGraph *mien_onnx_load_sized (const char *path, MienOnnxSize size,
    GError **error);
MienGraph *mien_onnx_import_sized (const guint8 *data, gsize n_bytes,
    MienOnnxSize size, GError **error);

/* Whether there is a reader for this op. */
gboolean mien_onnx_reads (const char *type);

G_END_DECLS
