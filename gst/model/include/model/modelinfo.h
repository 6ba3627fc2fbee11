/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The side file NAME.modelinfo of a model: GStreamer 1.28's format with a
 * group [mien] of ours. docs/model-format.md describes it.
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

typedef enum {
  MIEN_SCORES_UNKNOWN,
  MIEN_SCORES_LOGITS,        /* classification-generic-out */
  MIEN_SCORES_PROBABILITIES, /* classification-generic-softmaxed-out */
} MienScores;

/* What the file says; NULL, 0 or a default where it says nothing. */
typedef struct {
  char *attribute;
  char **labels;
  guint n_labels;
  /* What black and white become in each channel of the input, in the order of
   * the tensor (of bgr the first is blue); -1 and 1 by default. */
  float range_min[MIEN_MAX_CHANNELS], range_max[MIEN_MAX_CHANNELS];
  gboolean bgr;
  MienScores scores;
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
