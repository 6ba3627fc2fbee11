/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "opencv-dnn.h"

#include <cstring>
#include <exception>

#include <gio/gio.h>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

struct _MienOpencvNet {
  cv::dnn::Net net;
};

const char *
mien_opencv_name (void)
{
  return "OpenCV " CV_VERSION " dnn";
}

void
mien_opencv_set_threads (guint n)
{
  cv::setNumThreads ((int) n);
}

static void
fail (GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenCV: %s", what);
}

MienOpencvNet *
mien_opencv_net_new (const char *path, GError **error)
{
  try {
    cv::dnn::Net net = cv::dnn::readNetFromONNX (path);
    net.setPreferableBackend (cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget (cv::dnn::DNN_TARGET_CPU);
    return new _MienOpencvNet { net };
  } catch (const std::exception &e) {
    fail (error, e.what ());
  } catch (...) {
    fail (error, "unknown exception");
  }
  return nullptr;
}

void
mien_opencv_net_free (MienOpencvNet *net)
{
  delete net;
}

gboolean
mien_opencv_net_run (MienOpencvNet *net, float *input, guint n,
    const guint dims[3], float *output, gsize n_outputs, GError **error)
{
  try {
    const int size[] = { (int) n, (int) dims[0], (int) dims[1], (int) dims[2] };
    net->net.setInput (cv::Mat (4, size, CV_32F, input));
    const cv::Mat result = net->net.forward ();
    if (result.total () == n_outputs && result.isContinuous ()) {
      memcpy (output, result.ptr<float> (), n_outputs * sizeof (float));
      return TRUE;
    }
    fail (error, "the result has an unexpected size");
  } catch (const std::exception &e) {
    fail (error, e.what ());
  } catch (...) {
    fail (error, "unknown exception");
  }
  return FALSE;
}
