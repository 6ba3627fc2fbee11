/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The side file NAME.modelinfo of a model: GStreamer 1.28's format with the
 * additional groups [mien] and [mien-OUTPUT]. docs/model-format.md describes
 * it.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Channels of a network's input: 1 for gray, 3 for colour. */
#define MIEN_MAX_CHANNELS 3

/* How a face is framed for a model: the input is a square whose side is `side`
 * times the longer side of the detector's box, and whose centre is below the
 * centre of the box by `shift` times that longer side. */
typedef struct {
  float side;
  float shift;
} MienFraming;

/* What a network is for. */
typedef enum {
  MIEN_TASK_TELL, /* classifies faces or estimates numbers */
  MIEN_TASK_FIND, /* finds faces in a picture */
} MienTask;

/* The name of MIEN_TASK_FIND in [mien]. */
#define MIEN_TASK_FIND_NAME "face-detector"

typedef enum {
  MIEN_SCORES_UNKNOWN,
  MIEN_SCORES_LOGITS,        /* classification-generic-out */
  MIEN_SCORES_PROBABILITIES, /* classification-generic-softmaxed-out */
} MienScores;

typedef enum {
  MIEN_HEAD_CLASSES, /* a score per class */
  MIEN_HEAD_NUMBER,  /* one value */
} MienHeadKind;

/* The file's description of an output with results for faces; NULL, 0 or a
 * default for what it does not state. */
typedef struct {
  guint output; /* mien_graph_output () of the imported graph */
  char *attribute;
  MienHeadKind kind;
  /* for classes */
  char **labels;
  guint n_labels;
  MienScores scores;
  float temperature; /* of their logits */
  /* for a number: offset + scale * output, in `unit` */
  char *unit;
  float scale, offset;
} MienHeadinfo;

/* The contents of the file; NULL, 0 or a default for what it does not state. */
typedef struct {
  gboolean is_there; /* the file exists */
  MienTask task;
  /* For networks that find faces: longer side in pixels of the largest face
   * found as a whole; 0: any. */
  guint largest_face;
  /* For networks with results for faces. At least one, in the order of a
   * face's attributes: the outputs that have a group, or all. Attributes are
   * unique. */
  guint n_heads;
  MienHeadinfo *heads;
  /* The input values for black and white in each channel, in the tensor's order
   * (with `bgr`, the first is blue); -1 and 1 by default. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  gboolean bgr;
  GHashTable *framing; /* detector -> MienFraming; always has "default" */
} MienModelinfo;

/* Loads the file. A missing file leaves everything at its default. Errors name
 * file, line, group and key, and what was expected and found. The contents must
 * match `graph`. */
MienModelinfo *mien_modelinfo_load (const char *path, const MienGraph *graph,
    GError **error);
void mien_modelinfo_free (MienModelinfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienModelinfo, mien_modelinfo_free)

G_END_DECLS
