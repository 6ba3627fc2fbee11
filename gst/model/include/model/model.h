/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A model: the fused graph of an ONNX file and what its side file
 * NAME.modelinfo says of it. Immutable and reference-counted; any thread.
 * Each of its heads tells something else of a face.
 */
#pragma once

#include "engine/error.h"
#include "engine/graph.h"
#include "engine/precision.h"
#include "model/modelinfo.h"

G_BEGIN_DECLS

typedef struct {
  char *attribute; /* "emotion", "gender", "age", ...; of the model's heads each
                    * has another */
  MienHeadKind kind;
  char **labels; /* NULL-terminated: of classes, as many as the output has
                  * elements, which are probabilities (head.h); of a number
                  * none */
  guint n_labels;
  char *unit;   /* of a number; may be NULL */
  guint target; /* what speaks for it: the value of the logits, or of the
                 * number */
} MienHead;

typedef struct {
  char *name; /* file name without folder and ".onnx" */
  char *path;
  MienGraph *graph; /* input {C, H, W} with C = 1 (gray) or 3 (RGB) */
  guint n_heads;    /* at least one */
  MienHead *heads;  /* number k is output k of the graph */
  /* What black and white become in each channel of the input. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  gboolean bgr;        /* the planes of a colour input are blue, green, red */
  GHashTable *framing; /* detector name -> MienFraming *; see model_framing */
} MienModel;

/*
 * Loads `name`: a path when it contains a '/' or ends in ".onnx", else the
 * first NAME.onnx in the folders of `search_path` (may be NULL; separated by
 * ':'), of $MIEN_MODEL_PATH, and in the installed folder, in this order. The
 * same file is loaded once per process and shared while it is in use.
 * `keep` names values that fusion must leave computed (NULL-terminated, may
 * be NULL). The error says which file, node and value, what was expected and
 * what was found.
 */
MienModel *mien_model_load (const char *name, const char *search_path,
    const char *const *keep, GError **error);
MienModel *mien_model_ref (MienModel *model);
void mien_model_unref (MienModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienModel, mien_model_unref)

/* The graphs of n models, in an array to be freed: what a runner is made of. */
const MienGraph **mien_model_graphs (MienModel *const *models, guint n);

/* The same with what they are given, to choose a precision by. */
MienTrial *mien_model_trials (MienModel *const *models, guint n);

/* Framing for a detector ("yunet", "cascade", ...), the one for NULL
 * ("default") where the model says nothing of this detector. */
MienFraming mien_model_framing (const MienModel *model, const char *detector);

G_END_DECLS
