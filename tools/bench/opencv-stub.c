/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For builds without OpenCV's DNN module. */
#include <gio/gio.h>

#include "opencv-dnn.h"

const char *
mien_opencv_name (void)
{
  return "OpenCV (not built in)";
}

void
mien_opencv_set_threads (guint n)
{
}

MienOpencvNet *
mien_opencv_net_new (const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
      "mien-bench was built without OpenCV's DNN module "
      "(install libopencv-dnn-dev and build it again)");
  return NULL;
}

void
mien_opencv_net_free (MienOpencvNet *net)
{
}

gboolean
mien_opencv_net_run (MienOpencvNet *net, float *input, guint n,
    const guint dims[3], float *output, gsize n_outputs, GError **error)
{
  return FALSE;
}
