/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A model: the fused graph of an ONNX file and what its side file
 * NAME.modelinfo says of it. Immutable and reference-counted; any thread.
 */
#pragma once

#include <gio/gio.h>
#include "graph.h"

G_BEGIN_DECLS

#define MIEN_ENGINE_ERROR (mien_engine_error_quark ())
GQuark mien_engine_error_quark (void);

typedef enum {
  MIEN_ENGINE_ERROR_NOT_FOUND,   /* no such model, device or name */
  MIEN_ENGINE_ERROR_INVALID,     /* the file contradicts itself or its format */
  MIEN_ENGINE_ERROR_UNSUPPORTED, /* valid, but this engine cannot run it */
  MIEN_ENGINE_ERROR_DEVICE,      /* no device, or it failed */
  MIEN_ENGINE_ERROR_DEVICE_LOST, /* the device went away while it ran */
} MienEngineError;

/* How a face is framed for a model: the input is the square whose side is
 * `side` times the longer side of the detector's box and whose centre lies
 * `shift` times that below the centre of the box. */
typedef struct {
  float side;
  float shift;
} MienFraming;

typedef struct {
  char *name;        /* file name without folder and ".onnx" */
  char *path;
  MienGraph *graph;  /* input {C, H, W} with C = 1 (gray) or 3 (RGB) */
  char *attribute;   /* "emotion", "gender", ... */
  char **labels;     /* NULL-terminated; as many as the output has elements */
  guint n_labels;
  float range_min, range_max; /* what black and white become */
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

/* Framing for a detector ("yunet", "cascade", ...), the one for NULL
 * ("default") where the model says nothing of this detector. */
MienFraming mien_model_framing (const MienModel *model, const char *detector);

G_END_DECLS
