/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Face detection by OpenCV behind plain C: no C++ word in this header, no
 * OpenCV type and no exception comes through it. One thread at a time per
 * detector; any number of detectors.
 */
#pragma once

#include "detector/detections.h"

G_BEGIN_DECLS

#define MIEN_DETECTOR_ERROR (mien_detector_error_quark ())
#define MIEN_DETECTOR_DEFAULT_FILE "haarcascade_frontalface_default.xml"

/* Of the property "device": a network runs not on the engine but here. */
#define MIEN_DETECTOR_DEVICE "opencv"

typedef enum {
  MIEN_DETECTOR_ERROR_NOT_FOUND, /* no such file, or not to be read */
  MIEN_DETECTOR_ERROR_INVALID,   /* not a model that OpenCV can run */
  MIEN_DETECTOR_ERROR_MISSING,   /* this build has no such detector */
  MIEN_DETECTOR_ERROR_FAILED,    /* OpenCV failed on this image */
} MienDetectorError;

typedef struct _MienDetector MienDetector;

/* What a detector looks at: 8-bit, `stride` bytes from a row to the next. */
typedef struct {
  const guint8 *pixels;
  gsize stride;
  guint width, height;
} MienDetectorInput;

typedef struct {
  /* Pixels of the input; spares the search of smaller faces where it can. */
  guint min_width, min_height;
  /* Cascades: ratio of the window's sizes from one scan to the next (> 1),
   * and how many hits beside its first a face needs. */
  double scale_factor;
  guint min_neighbors;
  guint flags; /* cv::CASCADE_*, for cascades in old format */
  /* YuNet: least confidence; of two boxes whose intersection over union is
   * more than the second, the weaker goes. */
  float score_threshold, nms_threshold;
} MienDetectorParams;

GQuark mien_detector_error_quark (void);

/* Which detectors this build has and which it lacks, those of the engine among
 * them, and of which OpenCV: a sentence for people. To be freed. */
char *mien_detector_describe_build (void);

/*
 * The ending of `file` decides: `.xml` is a cascade of Haar or LBP features,
 * `.onnx` YuNet. A bare name that is not in the current folder is looked for
 * where OpenCV's cascades are installed. Loads the model and tries it on a
 * blank image, so that what cannot work fails here; errors name the file that
 * would, and what to install where this build has no such detector.
 */
MienDetector *mien_detector_new (const char *file, GError **error);
void mien_detector_free (MienDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetector, mien_detector_free)

/* Which OpenCV this build has: "OpenCV 4.6.0". Static. */
const char *mien_detector_opencv_name (void);

/* "cascade" or "yunet". Static. */
const char *mien_detector_get_name (const MienDetector *self);

/* Bytes per pixel of the input: 1 (gray) or 3 (blue, green, red). */
guint mien_detector_get_channels (const MienDetector *self);

/* Appends a MienDetection to `faces` for each face. On error `faces` is as
 * it was. */
gboolean mien_detector_detect (MienDetector *self,
    const MienDetectorInput *input, const MienDetectorParams *params,
    GArray *faces, GError **error);

G_END_DECLS
