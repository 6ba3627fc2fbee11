/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Replaces yunet.cc in builds without cv::FaceDetectorYN. */

#include "backend.h"

const MienOpencvBackend mien_opencv_yunet = {
  .name = "yunet",
  .suffix = ".onnx",
  .label = "yunet (device=opencv)",
  .missing = "YuNet needs the module objdetect of OpenCV 4.5.4 or newer",
};
