/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "yunet.h"

char *
test_find_yunet (const char *version)
{
  const char *shared = g_getenv ("MIEN_SHARED");
  g_autofree char *name =
      g_strdup_printf ("face_detection_yunet_%s.onnx", version);
  g_autofree char *path =
      shared ? g_build_filename (shared, "models", "yunet", name, NULL) : NULL;

  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("needs YuNet in $MIEN_SHARED/models/yunet");
  return NULL;
}
