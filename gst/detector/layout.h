/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which kind of detector a network is, by its outputs, and where they have
 * what. A kind is a table of functions in a file of its own.
 */
#pragma once

#include "detector/detections.h"
#include "engine/graph.h"

G_BEGIN_DECLS

/* Strides of 8, 16, 32 and 64. */
#define MIEN_DETECTOR_MIN_STRIDE 8
#define MIEN_DETECTOR_MAX_STRIDE 64
#define MIEN_DETECTOR_MAX_SCALES 4

typedef struct _MienDetectorKind MienDetectorKind;

/* Outputs are counted as mien_graph_output () does. */
typedef struct {
  guint stride;        /* pixels of the input from a place to the next */
  guint rows, columns; /* of places */
  guint score, object, box, points; /* outputs; `object` may be none */
} MienDetectorScale;

#define MIEN_NO_OUTPUT G_MAXUINT

typedef struct {
  const MienDetectorKind *kind;
  guint width, height; /* of the input */
  guint stride;        /* that width and height have to be multiples of */
  guint n_scales;
  MienDetectorScale scales[MIEN_DETECTOR_MAX_SCALES]; /* finest first */
  guint location, confidence, overlap;                /* outputs of priors */
} MienDetectorLayout;

struct _MienDetectorKind {
  const char *outputs; /* that make it one, for messages */
  const char *sign;    /* the prefix of an output that only this kind has */
  /* Fills all but kind, width and height. */
  gboolean (*read) (const MienGraph *graph, MienDetectorLayout *layout,
      GError **error);
  /* Whether it is one of YuNet's files, or its like. */
  gboolean (*is_yunet) (const MienDetectorLayout *layout);
  /* Appends what reaches `least` to `faces`; `outputs` by their numbers. */
  void (*decode) (const MienDetectorLayout *layout, const float *const *outputs,
      float least, GArray *faces);
};

extern const MienDetectorKind mien_detector_points;
extern const MienDetectorKind mien_detector_priors;

/* What `graph` is at the size of its input. */
gboolean mien_detector_layout_read (MienDetectorLayout *layout,
    const MienGraph *graph, GError **error);

/* For the kinds: */

static inline const MienValue *
mien_detector_output (const MienGraph *graph, guint k)
{
  return &graph->values[mien_graph_output (graph, k)];
}

/* The output of this name; fails where there is none. */
gboolean mien_detector_find_output (const MienGraph *graph, const char *name,
    guint *output, GError **error);

/* Whether output k is {n, width}, or {n} where width is 1. */
gboolean mien_detector_check_output (const MienGraph *graph, guint k, guint n,
    guint width, GError **error);

G_END_DECLS
