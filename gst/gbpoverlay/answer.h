/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes a map from the outputs of a gradient's graph. */
#pragma once

#include "engine/runner.h"
#include "question.h"

G_BEGIN_DECLS

/* The network and its gradient, for one kind of seed. */
typedef struct {
  MienGradient *gradient;
  MienRunner *runner;
  guint batch; /* slot of the runner that is filled or read */
} GstMienPass;

/* The data of item `slot` of the batch's input or output `port`. */
float *gst_mien_pass_input (const GstMienPass *pass, guint port, guint slot);
const float *gst_mien_pass_output (const GstMienPass *pass, guint port,
    guint slot);

typedef struct {
  guint width, height;
  float *values;
} GstMienPlane;

/* The map of item `slot` of the batch. Its values are in `values` (float),
 * which is overwritten. */
GstMienPlane gst_mien_answer_read (const GstMienQuestion *question,
    const GstMienPass *pass, guint slot, GArray *values);

G_END_DECLS
