/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A folder with the two files of one model, "net". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *folder, *onnx, *side;
} MienTestFiles;

/* `network` as in onnxtext.h. `side` is the side file of `size` bytes (-1: a
 * string), or NULL for none. */
void mien_test_files_init (MienTestFiles *files, const char *network,
    const char *side, gssize size);

/* Removes the folder. */
void mien_test_files_clear (MienTestFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienTestFiles, mien_test_files_clear)

G_END_DECLS
