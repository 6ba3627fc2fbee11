/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The interface between opencv.c and one kind of OpenCV detector: a table of
 * functions, none of which throws an exception. `path` names a readable file.
 * The stub of a kind that this build lacks has no functions.
 */
#pragma once

#include "opencv.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  const char *suffix;
  const char *label;    /* for lists of detectors; includes how to select it */
  const char *expected; /* which file to use and where to get it */
  const char *missing;  /* what this build lacks to have it; NULL: nothing */
  guint channels;
  /* Longer side of the largest face that is detected reliably, in pixels of
   * the input; 0: unlimited. */
  guint largest;

  /* The error only describes what is wrong with the file. */
  gpointer (*create) (const char *path, GError **error);
  gboolean (*detect) (gpointer backend, const MienOpencvInput *input,
      const MienDetectParams *params, GArray *faces, GError **error);
  void (*destroy) (gpointer backend);
} MienOpencvBackend;

extern const MienOpencvBackend mien_opencv_cascade;
extern const MienOpencvBackend mien_opencv_yunet;

G_END_DECLS
