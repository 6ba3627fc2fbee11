/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Face detection by OpenCV behind a plain C interface: this header uses no C++
 * and no OpenCV types, and no exception gets through. One thread at a time per
 * detector; any number of detectors.
 */
#pragma once

#include "detector/detections.h"
#include "params.h"

G_BEGIN_DECLS

#define MIEN_OPENCV_ERROR (mien_opencv_error_quark ())

/* Value of the property "device" that runs networks in OpenCV. */
#define MIEN_OPENCV_DEVICE "opencv"

typedef enum {
  MIEN_OPENCV_ERROR_NOT_FOUND, /* no such file, or not readable */
  MIEN_OPENCV_ERROR_INVALID,   /* not a model that OpenCV can run */
  MIEN_OPENCV_ERROR_MISSING,   /* this build has no such detector */
  MIEN_OPENCV_ERROR_FAILED,    /* OpenCV failed on this image */
} MienOpencvError;

typedef struct _MienOpencvDetector MienOpencvDetector;

/* A detector's input: 8 bits per channel; `stride` is in bytes. */
typedef struct {
  const guint8 *pixels;
  gsize stride;
  guint width, height;
} MienOpencvInput;

GQuark mien_opencv_error_quark (void);

/* A sentence for users: the OpenCV version of this build, the detectors it has
 * (including the engine's) and those it lacks. Free with g_free (). */
char *mien_opencv_describe_build (void);

/*
 * The suffix of `file` selects the detector: `.xml` is a cascade of Haar or LBP
 * features, `.onnx` is YuNet. A name without a folder that is not in the
 * current folder is searched for where OpenCV installs its cascades. Loads the
 * model and runs it on a blank image, so that an unusable model fails here.
 * Errors name the expected file, or what to install if this build lacks the
 * detector.
 */
MienOpencvDetector *mien_opencv_detector_new (const char *file, GError **error);
void mien_opencv_detector_free (MienOpencvDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienOpencvDetector, mien_opencv_detector_free)

/* The OpenCV version of this build, such as "OpenCV 4.6.0". Static. */
const char *mien_opencv_name (void);

/* "cascade" or "yunet". Static. */
const char *mien_opencv_detector_get_name (const MienOpencvDetector *self);

/* Bytes per pixel of the input: 1 (gray) or 3 (blue, green, red). */
guint mien_opencv_detector_get_channels (const MienOpencvDetector *self);

/* Appends a MienDetection to `faces` for each face. On error `faces` is
 * unchanged. */
gboolean mien_opencv_detector_detect (MienOpencvDetector *self,
    const MienOpencvInput *input, const MienDetectParams *params, GArray *faces,
    GError **error);

G_END_DECLS
