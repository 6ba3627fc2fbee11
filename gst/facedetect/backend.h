/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What one kind of detector offers to opencv.c: a table of functions. None
 * of them lets an exception out. `path` is a file that can be opened. A stub,
 * of a kind that is not in this build, has no functions.
 */
#pragma once

#include "opencv.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  const char *suffix;
  const char *label;    /* for lists of detectors, with how to choose it */
  const char *expected; /* which file to use and where it comes from */
  const char *missing;  /* what it takes that this build lacks; NULL: nothing */
  guint channels;
  /* Longer side of the largest face that it finds whole, in pixels of its
   * input; 0: it finds faces of any size. */
  guint largest;

  /* The error says only what is wrong with the file. */
  gpointer (*create) (const char *path, GError **error);
  gboolean (*detect) (gpointer backend, const MienOpencvInput *input,
      const MienDetectParams *params, GArray *faces, GError **error);
  void (*destroy) (gpointer backend);
} MienOpencvBackend;

extern const MienOpencvBackend mien_opencv_cascade;
extern const MienOpencvBackend mien_opencv_yunet;

G_END_DECLS
