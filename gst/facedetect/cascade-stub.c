/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Replaces cascade.cc in builds without cv::CascadeClassifier. */

#include "backend.h"

const MienOpencvBackend mien_opencv_cascade = {
  .name = "cascade",
  .suffix = ".xml",
  .label = "cascade (.xml)",
  .missing = "cascades need OpenCV 4, or OpenCV 5 with the module xobjdetect "
             "of opencv_contrib",
};
