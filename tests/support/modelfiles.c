/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "modelfiles.h"

#include <glib/gstdio.h>

#include "onnxtext.h"

void
mien_test_files_init (MienTestFiles *files, const char *network,
    const char *side, gssize side_size)
{
  g_autoptr (GError) error = NULL;
  files->folder = g_dir_make_tmp ("mien-model-XXXXXX", &error);
  g_assert_no_error (error);
  files->onnx = g_build_filename (files->folder, "net.onnx", NULL);
  files->side = g_build_filename (files->folder, "net.modelinfo", NULL);
  g_autoptr (GBytes) bytes = mien_test_onnx (network);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_file_set_contents (files->onnx, data, size, &error);
  g_assert_no_error (error);
  if (side != NULL)
    g_file_set_contents (files->side, side, side_size, &error);
  g_assert_no_error (error);
}

void
mien_test_files_clear (MienTestFiles *files)
{
  g_unlink (files->onnx);
  g_unlink (files->side);
  g_rmdir (files->folder);
  g_free (files->folder);
  g_free (files->onnx);
  g_free (files->side);
}
