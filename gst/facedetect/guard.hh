// SPDX-License-Identifier: LGPL-2.1-or-later
// Shared by both detectors at the border between C and OpenCV's C++.
#pragma once

#include <mutex>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "backend.h"

// Calls `body` and converts an exception to `error`.
template <typename Body>
static gboolean
mien_guard (GError **error, MienOpencvError code, Body &&body)
{
  try {
    body ();
    return TRUE;
  } catch (const cv::Exception &e) {
    g_set_error (error, MIEN_OPENCV_ERROR, code, "OpenCV: %s", e.err.c_str ());
  } catch (const std::exception &e) {
    g_set_error_literal (error, MIEN_OPENCV_ERROR, code, e.what ());
  } catch (...) {
    g_set_error_literal (error, MIEN_OPENCV_ERROR, code, "unknown exception");
  }
  return FALSE;
}

// OpenCV also logs to stderr what it throws. The log level is global to the
// process, so it is lowered only while a model is loaded, one at a time.
class MienQuietLog {
public:
  MienQuietLog ()
      : lock (mutex ()), level (cv::utils::logging::setLogLevel (
                             cv::utils::logging::LOG_LEVEL_SILENT))
  {
  }

  ~MienQuietLog ()
  {
    cv::utils::logging::setLogLevel (level);
  }

private:
  static std::mutex &mutex ()
  {
    static std::mutex shared;
    return shared;
  }

  std::lock_guard<std::mutex> lock;
  cv::utils::logging::LogLevel level;
};

static inline cv::Mat
mien_input_to_mat (const MienOpencvInput *input, int type)
{
  // OpenCV has no Mat of const pixels; nothing writes to this one.
  return cv::Mat (input->height, input->width, type,
      const_cast<guint8 *> (input->pixels), input->stride);
}
