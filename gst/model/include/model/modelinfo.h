/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The side file NAME.modelinfo of a model: GStreamer 1.28's format with groups
 * of ours, [mien] and [mien-OUTPUT]. docs/model-format.md describes it.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Of a network's input: gray has 1, colour 3. */
#define MIEN_MAX_CHANNELS 3

/* How a face is framed for a model: the input is the square whose side is
 * `side` times the longer side of the detector's box and whose centre lies
 * `shift` times that below the centre of the box. */
typedef struct {
  float side;
  float shift;
} MienFraming;

/* What a network is for. */
typedef enum {
  MIEN_TASK_TELL, /* something of a face */
  MIEN_TASK_FIND, /* faces, in a picture */
} MienTask;

/* The second as [mien] has it. */
#define MIEN_TASK_FIND_NAME "face-detector"

typedef enum {
  MIEN_SCORES_UNKNOWN,
  MIEN_SCORES_LOGITS,        /* classification-generic-out */
  MIEN_SCORES_PROBABILITIES, /* classification-generic-softmaxed-out */
} MienScores;

typedef enum {
  MIEN_HEAD_CLASSES, /* a score for each */
  MIEN_HEAD_NUMBER,  /* one value */
} MienHeadKind;

/* What the file says of an output that tells something of a face; NULL, 0 or a
 * default where it says nothing. */
typedef struct {
  guint output; /* mien_graph_output () of the graph as it was read */
  char *attribute;
  MienHeadKind kind;
  /* of classes */
  char **labels;
  guint n_labels;
  MienScores scores;
  float temperature; /* of their logits */
  /* of a number: offset + scale * what the network gives, in `unit` */
  char *unit;
  float scale, offset;
} MienHeadinfo;

/* What the file says; NULL, 0 or a default where it says nothing. */
typedef struct {
  gboolean is_there; /* the file is */
  MienTask task;
  /* Of a network that finds faces: pixels of the longer side of the largest
   * that it finds whole; 0: any. */
  guint largest_face;
  /* Of one that tells something of them. In the order in which a face gets its
   * attributes, at least one: the outputs that have a group, or all. No two
   * have the same attribute. */
  guint n_heads;
  MienHeadinfo *heads;
  /* What black and white become in each channel of the input, in the order of
   * the tensor (of bgr the first is blue); -1 and 1 by default. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  gboolean bgr;
  GHashTable *framing; /* detector -> MienFraming; has "default" */
} MienModelinfo;

/* A file that is not there says nothing. The error names file, line, group,
 * key, what was expected and what was found; `graph` is what the file has to
 * agree with. */
MienModelinfo *mien_modelinfo_load (const char *path, const MienGraph *graph,
    GError **error);
void mien_modelinfo_free (MienModelinfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienModelinfo, mien_modelinfo_free)

G_END_DECLS
