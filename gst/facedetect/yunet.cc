// SPDX-License-Identifier: LGPL-2.1-or-later
//
// YuNet (Wu, Peng and Yu, 2023), through cv::FaceDetectorYN. Its outputs
// changed in OpenCV 4.8: older and newer versions need different model files.

#include <opencv2/core/version.hpp>
#include <opencv2/objdetect.hpp>

#include "guard.hh"

#if CV_VERSION_MAJOR > 4 || (CV_VERSION_MAJOR == 4 && CV_VERSION_MINOR >= 8)
#define YUNET_FILE "face_detection_yunet_2023mar.onnx"
#else
#define YUNET_FILE "face_detection_yunet_2022mar.onnx"
#endif

// Minimum height and width of the input in OpenCV 4.6; also the size of the
// blank image that a new detector is tried on.
static const int MIN_SIZE = 64;

// The network halves the image five times and drops what does not divide.
// OpenCV 4.6 does not pad its input, later versions do: of half of 720 rows, a
// tenth would be lost, and with it near faces.
static const int DIVISOR = 32;

// Number of most confident boxes that non-maximum suppression considers;
// OpenCV's default.
static const int TOP_K = 5000;

// The anchors are made for faces of 10 to 300 pixels. Boxes of larger faces are
// too small, by 3 % at 280 pixels, 13 % at 370 and half at 750, where a face
// also gets two boxes (docs/detection.md).
static const guint LARGEST = 256;

// A row of the result: box, landmarks, score.
enum { COLUMN_LANDMARKS = 4, COLUMN_SCORE = 14, N_COLUMNS };

namespace {

struct YuNet {
  cv::Ptr<cv::FaceDetectorYN> network;
  cv::Mat padded, faces;
};

} // namespace

static YuNet *
load (const char *path)
{
  MienQuietLog quiet;
  auto self = std::make_unique<YuNet> ();
  const cv::Size size (MIN_SIZE, MIN_SIZE);

  self->network =
      cv::FaceDetectorYN::create (path, "", size, 0.9f, 0.3f, TOP_K);
  self->network->detect (cv::Mat::zeros (size, CV_8UC3), self->faces);
  return self.release ();
}

static gpointer
yunet_create (const char *path, GError **error)
{
  YuNet *self = nullptr;

  mien_guard (error, MIEN_OPENCV_ERROR_INVALID, [&] { self = load (path); });
  return self;
}

static void
yunet_destroy (gpointer backend)
{
  delete static_cast<YuNet *> (backend);
}

static MienDetection
to_detection (const float *row)
{
  MienDetection face = {};

  face.box.x = row[0];
  face.box.y = row[1];
  face.box.width = row[2];
  face.box.height = row[3];
  face.confidence = row[COLUMN_SCORE];
  face.has_landmarks = TRUE;
  for (int i = 0; i < MIEN_DETECTION_N_LANDMARKS; i++) {
    face.landmarks[i][0] = row[COLUMN_LANDMARKS + 2 * i];
    face.landmarks[i][1] = row[COLUMN_LANDMARKS + 2 * i + 1];
  }
  return face;
}

static int
padded_size (int size)
{
  return std::max (MIN_SIZE, (size + DIVISOR - 1) / DIVISOR * DIVISOR);
}

// Pads the image with black at the right and bottom to a size that the network
// covers completely.
static cv::Mat
to_image (const MienOpencvInput *input, cv::Mat &padded)
{
  const cv::Mat image = mien_input_to_mat (input, CV_8UC3);
  const int right = padded_size (image.cols) - image.cols;
  const int below = padded_size (image.rows) - image.rows;

  if (right == 0 && below == 0)
    return image;
  cv::copyMakeBorder (image, padded, 0, below, 0, right, cv::BORDER_CONSTANT);
  return padded;
}

static gboolean
yunet_detect (gpointer backend, const MienOpencvInput *input,
    const MienDetectParams *params, GArray *faces, GError **error)
{
  auto self = static_cast<YuNet *> (backend);

  return mien_guard (error, MIEN_OPENCV_ERROR_FAILED, [&] {
    const cv::Mat image = to_image (input, self->padded);

    self->network->setScoreThreshold (params->score_threshold);
    self->network->setNMSThreshold (params->nms_threshold);
    if (self->network->getInputSize () != image.size ())
      self->network->setInputSize (image.size ());
    self->network->detect (image, self->faces);
    CV_Assert (self->faces.empty ()
        || (self->faces.type () == CV_32F && self->faces.cols == N_COLUMNS));
    for (int i = 0; i < self->faces.rows; i++) {
      MienDetection face = to_detection (self->faces.ptr<float> (i));
      g_array_append_val (faces, face);
    }
    mien_detections_drop_unfit (faces, 0, 0);
    mien_detections_merge (faces);
  });
}

const MienOpencvBackend mien_opencv_yunet = {
  "yunet",
  ".onnx",
  "yunet (device=opencv)",
  "YuNet, for OpenCV " CV_VERSION " the file " YUNET_FILE " of "
  "https://github.com/opencv/opencv_zoo",
  nullptr,
  3,
  LARGEST,
  yunet_create,
  yunet_detect,
  yunet_destroy,
};
