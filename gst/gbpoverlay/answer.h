/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a gradient's graph computed to a map. */
#pragma once

#include "engine/runner.h"
#include "question.h"

G_BEGIN_DECLS

/* The network and its gradient, by one kind of seed. */
typedef struct {
  MienGradient *gradient;
  MienRunner *runner;
} GstMienPass;

/* Where the item in place `slot` of input (output) `port` stands. */
float *gst_mien_pass_input (const GstMienPass *pass, guint port, guint slot);
const float *gst_mien_pass_output (const GstMienPass *pass, guint port,
    guint slot);

/* Free `values`. */
typedef struct {
  guint width, height;
  float *values;
} GstMienPlane;

/* The map of the item in place `slot` of the last run. */
GstMienPlane gst_mien_answer_read (const GstMienQuestion *question,
    const GstMienPass *pass, guint slot);

G_END_DECLS
