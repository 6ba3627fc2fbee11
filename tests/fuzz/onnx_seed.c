/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* onnx_seed TEXT ONNX: writes a network given as text (support/onnxtext.h) to a
 * file. */
#include <stdlib.h>

#include "onnxtext.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  if (argc != 3 || !g_file_get_contents (argv[1], &text, NULL, &error)) {
    g_printerr ("%s\n", error ? error->message : "usage: onnx_seed TEXT ONNX");
    return EXIT_FAILURE;
  }
  gsize size = 0;
  g_autoptr (GBytes) file = mien_test_onnx (text);
  const char *bytes = g_bytes_get_data (file, &size);
  if (g_file_set_contents (argv[2], bytes, size, &error))
    return EXIT_SUCCESS;
  g_printerr ("%s\n", error->message);
  return EXIT_FAILURE;
}
