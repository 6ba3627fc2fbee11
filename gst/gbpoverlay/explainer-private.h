/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The internals of an explainer, shared by explainer.c (setup) and batches.c
 * (runs). */
#pragma once

#include "answer.h"
#include "base/modelinput.h"
#include "explainer.h"

G_BEGIN_DECLS

#define N_SEEDS 2
/* One batch is computed while the other is filled or read. */
#define N_BATCHES 2

/* A face in a batch. */
typedef struct {
  guint face; /* index in the frame's faces */
  GstMienArea area;
  GstMienTarget target; /* the elements set to 1 in its seed */
} GstMienSlot;

struct _GstMienExplainer {
  MienModel *model;
  MienDevice *device;
  MienDevice *frames_on; /* NULL if the frames are in memory */
  MienPixelsWhere where; /* for frames in memory */
  MienPixels *pixels[N_BATCHES];
  guint batch_size;
  GstMienQuestion question;
  GstMienPass passes[N_SEEDS]; /* by MienSeed; created when first needed */
  GstMienSlot *slots;          /* N_BATCHES of batch_size */
  GPtrArray *maps;             /* of GstMienMap, of the last run */
  GArray *values;              /* float, of one map; kept between runs */
};

/* Creates the gradient and the runner for a question and one kind of seed. */
gboolean gst_mien_pass_init (GstMienPass *pass, const GstMienExplainer *self,
    const GstMienQuestion *question, MienSeed seed, GError **error);

G_END_DECLS
