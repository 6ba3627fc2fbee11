/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an explainer is, for its two files: how it is asked, and how it
 * answers. */
#pragma once

#include "answer.h"
#include "base/modelinput.h"
#include "explainer.h"

G_BEGIN_DECLS

#define N_SEEDS 2
/* One computes while the other is filled, and read. */
#define N_BATCHES 2

/* A place of a batch. */
typedef struct {
  guint face; /* its number */
  GstMienArea area;
  GstMienTarget target; /* what its seed is */
} GstMienSlot;

struct _GstMienExplainer {
  MienModel *model;
  MienDevice *device;
  MienDevice *frames_on; /* NULL: the frames are in memory */
  MienPixelsWhere where; /* of frames in memory */
  MienPixels *pixels[N_BATCHES];
  guint batch_size;
  GstMienQuestion question;
  GstMienPass passes[N_SEEDS]; /* by MienSeed; made when first needed */
  GstMienSlot *slots;          /* N_BATCHES of batch_size */
  GPtrArray *maps;             /* of GstMienMap, of the last run */
  GArray *values;              /* float, of one map; kept between runs */
};

/* Makes what runs the question by one kind of seed. */
gboolean gst_mien_pass_init (GstMienPass *pass, const GstMienExplainer *self,
    const GstMienQuestion *question, MienSeed seed, GError **error);

G_END_DECLS
