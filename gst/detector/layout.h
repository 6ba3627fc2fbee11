/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Determines from its outputs which kind of detector a network is, and where
 * each output has which quantity. A kind is a table of functions in a file of
 * its own.
 */
#pragma once

#include "detector/detections.h"
#include "engine/graph.h"

G_BEGIN_DECLS

/* Strides are 8, 16, 32 and 64. */
#define MIEN_DETECTOR_MIN_STRIDE 8
#define MIEN_DETECTOR_MAX_STRIDE 64
#define MIEN_DETECTOR_MAX_SCALES 4

typedef struct _MienDetectorKind MienDetectorKind;

/* Output numbers are those of mien_graph_output (). */
typedef struct {
  guint stride;        /* distance in pixels of the input between positions */
  guint rows, columns; /* number of positions */
  guint score, object, box, points; /* outputs; `object` may be
                                     * MIEN_NO_OUTPUT */
} MienDetectorScale;

#define MIEN_NO_OUTPUT G_MAXUINT

typedef struct {
  const MienDetectorKind *kind;
  guint width, height; /* of the input */
  guint stride;        /* of which width and height must be multiples */
  guint n_scales;
  MienDetectorScale scales[MIEN_DETECTOR_MAX_SCALES]; /* finest first */
  guint location, confidence, overlap;                /* outputs of priors.c */
} MienDetectorLayout;

struct _MienDetectorKind {
  const char *outputs; /* the outputs it is defined by, for messages */
  const char *sign;    /* prefix of an output that only this kind has */
  /* Sets everything except kind, width and height. */
  gboolean (*read) (const MienGraph *graph, MienDetectorLayout *layout,
      GError **error);
  /* Whether it is a YuNet file or an equivalent one. */
  gboolean (*is_yunet) (const MienDetectorLayout *layout);
  /* Appends faces with a score of at least `least` to `faces`; `outputs` is
   * indexed by output number. */
  void (*decode) (const MienDetectorLayout *layout, const float *const *outputs,
      float least, GArray *faces);
};

extern const MienDetectorKind mien_detector_points;
extern const MienDetectorKind mien_detector_priors;

/* Determines the layout of `graph` at the size of its input. */
gboolean mien_detector_layout_read (MienDetectorLayout *layout,
    const MienGraph *graph, GError **error);

/* For the kinds: */

static inline const MienValue *
mien_detector_output (const MienGraph *graph, guint k)
{
  return &graph->values[mien_graph_output (graph, k)];
}

/* Finds the output with this name; fails if there is none. */
gboolean mien_detector_find_output (const MienGraph *graph, const char *name,
    guint *output, GError **error);

/* Fails unless output k is {n, width}, or {n} if width is 1. */
gboolean mien_detector_check_output (const MienGraph *graph, guint k, guint n,
    guint width, GError **error);

G_END_DECLS
