/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Face detection by OpenCV behind plain C: no C++ word in this header, no
 * OpenCV type and no exception comes through it. One thread at a time per
 * detector; any number of detectors.
 */
#pragma once

#include "detector/detections.h"
#include "params.h"

G_BEGIN_DECLS

#define MIEN_OPENCV_ERROR (mien_opencv_error_quark ())

/* Of the property "device": a network runs not on the engine but here. */
#define MIEN_OPENCV_DEVICE "opencv"

typedef enum {
  MIEN_OPENCV_ERROR_NOT_FOUND, /* no such file, or not to be read */
  MIEN_OPENCV_ERROR_INVALID,   /* not a model that OpenCV can run */
  MIEN_OPENCV_ERROR_MISSING,   /* this build has no such detector */
  MIEN_OPENCV_ERROR_FAILED,    /* OpenCV failed on this image */
} MienOpencvError;

typedef struct _MienOpencvDetector MienOpencvDetector;

/* What a detector looks at: 8-bit, `stride` bytes from a row to the next. */
typedef struct {
  const guint8 *pixels;
  gsize stride;
  guint width, height;
} MienOpencvInput;

GQuark mien_opencv_error_quark (void);

/* Which detectors this build has and which it lacks, those of the engine among
 * them, and of which OpenCV: a sentence for people. To be freed. */
char *mien_opencv_describe_build (void);

/*
 * The ending of `file` decides: `.xml` is a cascade of Haar or LBP features,
 * `.onnx` YuNet. A bare name that is not in the current folder is looked for
 * where OpenCV's cascades are installed. Loads the model and tries it on a
 * blank image, so that what cannot work fails here; errors name the file that
 * would, and what to install where this build has no such detector.
 */
MienOpencvDetector *mien_opencv_detector_new (const char *file, GError **error);
void mien_opencv_detector_free (MienOpencvDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienOpencvDetector, mien_opencv_detector_free)

/* Which OpenCV this build has: "OpenCV 4.6.0". Static. */
const char *mien_opencv_name (void);

/* "cascade" or "yunet". Static. */
const char *mien_opencv_detector_get_name (const MienOpencvDetector *self);

/* Bytes per pixel of the input: 1 (gray) or 3 (blue, green, red). */
guint mien_opencv_detector_get_channels (const MienOpencvDetector *self);

/* Appends a MienDetection to `faces` for each face. On error `faces` is as
 * it was. */
gboolean mien_opencv_detector_detect (MienOpencvDetector *self,
    const MienOpencvInput *input, const MienDetectParams *params, GArray *faces,
    GError **error);

G_END_DECLS
