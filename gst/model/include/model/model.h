/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A model: the fused graph of an ONNX file and the contents of its side file
 * NAME.modelinfo. Immutable and reference-counted; thread-safe. Each of its
 * heads is one result for a face.
 */
#pragma once

#include "engine/error.h"
#include "engine/graph.h"
#include "engine/precision.h"
#include "model/modelinfo.h"

G_BEGIN_DECLS

typedef struct {
  char *attribute; /* "emotion", "gender", "age", ...; unique among the model's
                    * heads */
  MienHeadKind kind;
  char **labels; /* NULL-terminated. For classes, one per element of the output,
                  * which is a probability (head.h); for a number, none */
  guint n_labels;
  char *unit;   /* of a number; may be NULL */
  guint target; /* the value to differentiate for an explanation: the logits, or
                 * the number */
} MienHead;

typedef struct {
  char *name; /* file name without folder and ".onnx" */
  char *path;
  MienGraph *graph; /* input {C, H, W} with C = 1 (gray) or 3 (RGB) */
  guint n_heads;    /* at least one */
  MienHead *heads;  /* number k is output k of the graph */
  /* The input values for black and white in each channel. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  gboolean bgr;        /* the channels of a colour input are blue, green, red */
  GHashTable *framing; /* detector name -> MienFraming *; see
                        * mien_model_framing () */
} MienModel;

/*
 * Loads `name`: a path if it contains a '/' or ends in ".onnx", else the first
 * NAME.onnx in the folders of `search_path` (may be NULL; separated by ':'), of
 * $MIEN_MODEL_PATH, and in the installed folder, in this order. A file is
 * loaded once per process and shared while it is in use. `keep` names values
 * that must still be computed after fusion (NULL-terminated, may be NULL).
 * Errors name the file, node and value, and what was expected and found.
 */
MienModel *mien_model_load (const char *name, const char *search_path,
    const char *const *keep, GError **error);
MienModel *mien_model_ref (MienModel *model);
void mien_model_unref (MienModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienModel, mien_model_unref)

/* The graphs of n models, as an array for creating a runner; free with
 * g_free (). */
const MienGraph **mien_model_graphs (MienModel *const *models, guint n);

/* The same as trials with their input ranges, for choosing a precision. */
MienTrial *mien_model_trials (MienModel *const *models, guint n);

/* The framing for a detector ("yunet", "cascade", ...), or the one for
 * "default" if `detector` is NULL or the model has none for it. */
MienFraming mien_model_framing (const MienModel *model, const char *detector);

G_END_DECLS
