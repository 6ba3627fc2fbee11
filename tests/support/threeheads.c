/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the network of threeheads.h and its side file, for scripts.
 *
 * usage: threeheads FOLDER/NAME.onnx FOLDER/NAME.modelinfo */
#include "threeheads.h"

#include <stdlib.h>

#include "onnxtext.h"

int
main (int argc, char **argv)
{
  g_return_val_if_fail (argc == 3, EXIT_FAILURE);
  g_autoptr (GBytes) network = mien_test_onnx (THREE_HEADS);
  gsize size;
  const char *data = g_bytes_get_data (network, &size);
  return g_file_set_contents (argv[1], data, size, NULL)
          && g_file_set_contents (argv[2],
              "[x]\ndir=input\nranges=0,1\n" THREE_HEADS_SIDE, -1, NULL)
      ? EXIT_SUCCESS
      : EXIT_FAILURE;
}
