/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "meta/gstmienattribute.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_SMOOTHING_NONE,
  GST_MIEN_SMOOTHING_MODE,
  GST_MIEN_SMOOTHING_EXPONENTIAL,
} GstMienSmoothing;

GType gst_mien_smoothing_get_type (void);

/* Hysteresis for the class that is shown: another class must lead by more than
 * this to replace it, and it is kept until it is this far below the threshold.
 * Otherwise labels would flicker. */
#define GST_MIEN_SMOOTHING_LEAD 0.1f

typedef struct {
  gint label_id;     /* -1: none */
  gfloat confidence; /* 0 to 1 */
} GstMienWinner;

/*
 * The winner over several results of a model on the same face: `results` are
 * GstMienAttribute, newest first, of which the first `window` >= 1 count.
 * It is the class with
 *  NONE: the highest score in the newest result; that score.
 *  MODE: the most wins, as in the authors' demonstrations; its mean score.
 *    Ties go to `shown`, the previous winner, or to the most recent winner.
 *  EXPONENTIAL: the highest weighted mean score; that mean. The newest result
 *    has the largest weight; each earlier one has (1 - 2 / (window + 1)) times
 *    the weight of the next. `shown` is kept unless another leads by 0.1.
 * A single class wins if its mean score is at least 0.5: the plain mean for
 * MODE, the weighted one for EXPONENTIAL. Otherwise there is no winner.
 */
GstMienWinner gst_mien_smooth (GstMienSmoothing smoothing, GQueue *results,
    guint window, gint shown);

/* The same for `results` that are numbers: the newest for NONE, the plain mean
 * for MODE, the weighted mean for EXPONENTIAL. */
gfloat gst_mien_smooth_number (GstMienSmoothing smoothing, GQueue *results,
    guint window);

G_END_DECLS
