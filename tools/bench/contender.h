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
#define MIEN_AT "+" /* followed by "fp32" or "fp16" */

/* `spec` is "opencv" or a device name as in mien_device_get (). A device name
 * may be followed by MIEN_AT and a precision (default: fp32), and then by
 * MIEN_GUIDED for a forward and a guided backward pass. Loads the models and
 * allocates memory for batches of `max_batch`. `threads` only applies to
 * OpenCV; the engine starts as many threads as there are processors available
 * to this process. */
MienContender *mien_contender_new (const char *spec, MienModel *const *models,
    guint n_models, guint max_batch, guint threads, GError **error);
void mien_contender_free (MienContender *contender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienContender, mien_contender_free)

/* The device of such a contender, other than OpenCV. The device stays open
 * while somebody holds a reference, so settings made on it also apply to the
 * contender. */
MienDevice *mien_contender_device (const char *spec, GError **error);

/* The name of the device, for display. */
const char *mien_contender_name (const MienContender *contender);

/* See mien_runner_describe (). NULL for OpenCV. */
char *mien_contender_describe (const MienContender *contender, guint model);

/* See mien_runner_steps (). NULL for OpenCV. */
GArray *mien_contender_steps (const MienContender *contender, guint model);

/* The graph that runs instead of the model's, or NULL. */
const MienGraph *mien_contender_gradient (const MienContender *contender,
    guint model);

/* The buffer for max_batch items of a model's input. */
float *mien_contender_input (MienContender *contender, guint model);

/* Runs all models on n items. */
gboolean mien_contender_run (MienContender *contender, guint n, GError **error);

/* Milliseconds by the device's clock since the last call, and the number of
 * submissions measured; both 0 unless timing is enabled (mien_device_set_timing
 * ()). */
double mien_contender_take_time (MienContender *contender,
    guint *n_submissions);

/* The output of the last run. */
const float *mien_contender_output (MienContender *contender, guint model);

G_END_DECLS
