// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Cascades of Haar or LBP features (Viola and Jones, 2001), through
// cv::CascadeClassifier.
//
// The confidence of a face with n hits, found with the scale factor s, is
// h / (1 + h), where h = n ln s: hits per e-fold of the window's size, which
// does not depend on how finely the sizes are scanned. It ranks faces but is
// not a probability. With haarcascade_frontalface_default, h is about 1
// (confidence 0.5) where false hits end, and 4 (0.8) for a typical face
// (docs/detection.md). The other measure that OpenCV offers, the sum of the
// last stage, distinguishes false hits less well.

#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

#include MIEN_CASCADE_HEADER

#include "guard.hh"

// Height and width of the blank image that a new cascade is tried on.
static const int TRIAL_SIZE = 64;

static cv::CascadeClassifier *
load (const char *path)
{
  MienQuietLog quiet;
  auto classifier = std::make_unique<cv::CascadeClassifier> ();

  if (!classifier->load (path))
    throw std::runtime_error ("a file without cascade stages");
  std::vector<cv::Rect> boxes;
  classifier->detectMultiScale (
      cv::Mat::zeros (TRIAL_SIZE, TRIAL_SIZE, CV_8UC1), boxes);
  return classifier.release ();
}

static gpointer
cascade_create (const char *path, GError **error)
{
  cv::CascadeClassifier *classifier = nullptr;

  mien_guard (error, MIEN_OPENCV_ERROR_INVALID,
      [&] { classifier = load (path); });
  return classifier;
}

static void
cascade_destroy (gpointer backend)
{
  delete static_cast<cv::CascadeClassifier *> (backend);
}

static MienDetection
to_detection (const cv::Rect &box, int hits, double scale_factor)
{
  const double strength = hits * std::log (scale_factor);
  MienDetection face = {};

  face.box.x = box.x;
  face.box.y = box.y;
  face.box.width = box.width;
  face.box.height = box.height;
  face.confidence = strength / (1 + strength);
  return face;
}

static gboolean
cascade_detect (gpointer backend, const MienOpencvInput *input,
    const MienDetectParams *params, GArray *faces, GError **error)
{
  auto classifier = static_cast<cv::CascadeClassifier *> (backend);

  return mien_guard (error, MIEN_OPENCV_ERROR_FAILED, [&] {
    std::vector<cv::Rect> boxes;
    std::vector<int> hits;

    classifier->detectMultiScale (mien_input_to_mat (input, CV_8UC1), boxes,
        hits, params->scale_factor, params->min_neighbors, params->flags,
        cv::Size (params->min_width, params->min_height));
    for (size_t i = 0; i < boxes.size (); i++) {
      MienDetection face =
          to_detection (boxes[i], hits[i], params->scale_factor);
      g_array_append_val (faces, face);
    }
  });
}

const MienOpencvBackend mien_opencv_cascade = {
  "cascade",
  ".xml",
  "cascade (.xml)",
  "a Haar or LBP cascade, such as haarcascade_frontalface_default.xml of the "
  "package opencv-data",
  nullptr,
  1,
  0,
  cascade_create,
  cascade_detect,
  cascade_destroy,
};
