/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the files of a model are. Any thread. */
#pragma once

#include "engine/graph.h"
#include "engine/onnx.h"

G_BEGIN_DECLS

/* The path of model `name`, which is one when it contains a '/' or ends in
 * ".onnx", whatever is there; else that of the first NAME.onnx in the folders
 * of `search_path` (may be NULL; separated by ':'), of $MIEN_MODEL_PATH, and in
 * the installed folder, in this order. To be freed. */
char *mien_modelfile_find (const char *name, const char *search_path,
    GError **error);

/* "dir/emotion.onnx" and ".modelinfo" give the path of the side file. To be
 * freed. */
char *mien_modelfile_replace_suffix (const char *path, const char *suffix);

/* The file's name without folder and ".onnx", as UTF-8: it is told with the
 * results, to readers that expect that. To be freed. */
char *mien_modelfile_name (const char *path);

/* A text that two paths of one file share: where it really lies. To be
 * freed. */
char *mien_modelfile_canonical (const char *path);

/* mien_onnx_load_sized (), whose error says where models are looked for if
 * there is no file. */
MienGraph *mien_modelfile_load (const char *path, MienOnnxSize size,
    GError **error);

G_END_DECLS
