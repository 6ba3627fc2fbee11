/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Something that runs models on faces: the engine on one of its devices, or
 * OpenCV. All take the same ONNX files and the same input.
 */
#pragma once

#include "engine/precision.h"
#include "engine/runner.h"
#include "model/model.h"

G_BEGIN_DECLS

typedef struct _MienContender MienContender;

#define MIEN_GUIDED "+guided"
#define MIEN_AT "+" /* and "fp32" or "fp16" */

/* `spec` is "opencv", or a device of mien_device_get (), behind which may stand
 * MIEN_AT and a precision, which is fp32 otherwise, and at last MIEN_GUIDED for
 * forward and guided backward. Loads the models and makes room for batches of
 * `max_batch`. `threads` is for OpenCV; the engine starts as many as this process
 * may use processors. */
MienContender *mien_contender_new (const char *spec, MienModel *const *models,
    guint n_models, guint max_batch, guint threads, GError **error);
void mien_contender_free (MienContender *contender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienContender, mien_contender_free)

/* The device of such a contender, OpenCV's apart; open while somebody holds
 * it, so that what is set of it holds for the contender too. */
MienDevice *mien_contender_device (const char *spec, GError **error);

/* The device, for people. */
const char *mien_contender_name (const MienContender *contender);

/* See mien_runner_describe (); NULL for OpenCV too. */
char *mien_contender_describe (const MienContender *contender, guint model);

/* See mien_runner_steps (); NULL for OpenCV too. */
GArray *mien_contender_steps (const MienContender *contender, guint model);

/* The graph that it runs in place of the model's, or NULL. */
const MienGraph *mien_contender_gradient (const MienContender *contender,
    guint model);

/* Memory for max_batch items of a model's input. */
float *mien_contender_input (MienContender *contender, guint model);

/* All models on n items. */
gboolean mien_contender_run (MienContender *contender, guint n, GError **error);

/* Milliseconds by the device's clock since the last call, and the submissions
 * that they are of: 0 where it is not timed (mien_device_set_timing ()). */
double mien_contender_take_time (MienContender *contender,
    guint *n_submissions);

/* Results of the last run. */
const float *mien_contender_output (MienContender *contender, guint model);

G_END_DECLS
