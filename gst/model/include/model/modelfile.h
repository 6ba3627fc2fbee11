/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds the files of a model. Thread-safe. */
#pragma once

#include "engine/graph.h"
#include "engine/onnx.h"

G_BEGIN_DECLS

/* The path of model `name`: `name` itself if it contains a '/' or ends in
 * ".onnx", whether or not it exists; else that of the first NAME.onnx in the
 * folders of `search_path` (may be NULL; separated by ':'), of
 * $MIEN_MODEL_PATH, and in the installed folder, in this order. Free with
 * g_free (). */
char *mien_modelfile_find (const char *name, const char *search_path,
    GError **error);

/* "dir/emotion.onnx" and ".modelinfo" give the path of the side file. Free with
 * g_free (). */
char *mien_modelfile_replace_suffix (const char *path, const char *suffix);

/* The file's name without folder and ".onnx", converted to UTF-8, because
 * readers of the results expect that. Free with g_free (). */
char *mien_modelfile_name (const char *path);

/* A string that is the same for all paths of a file: its path with links
 * resolved. Free with g_free (). */
char *mien_modelfile_canonical (const char *path);

/* Calls mien_onnx_load_sized (); if there is no file, the error says where
 * models are searched for. */
MienGraph *mien_modelfile_load (const char *path, MienOnnxSize size,
    GError **error);

G_END_DECLS
