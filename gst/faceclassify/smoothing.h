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

/* What the class that is shown is ahead by: another one must lead by more to
 * replace it, and it stays so far below the threshold. Else labels would take
 * turns, or come and go. */
#define GST_MIEN_SMOOTHING_LEAD 0.1f

typedef struct {
  gint label_id;     /* -1: none */
  gfloat confidence; /* 0 to 1 */
} GstMienWinner;

/*
 * The winner by several results of a model on the same face: `results` are
 * GstMienAttribute, the newest first; of them the first `window` >= 1 count.
 * It is the class with
 *  NONE: the highest score in the newest result; that score.
 *  MODE: the most wins, as in the authors' demonstrations; its mean score.
 *    Where several have as many: `shown`, the winner before, or the one that
 *    won last.
 *  EXPONENTIAL: the highest mean score, where the newest result weighs most
 *    and each one before it (1 - 2 / (window + 1)) times as much; that mean.
 *    But `shown` as long as none leads it by 0.1.
 * A single class wins where its mean score is at least 0.5: of MODE the plain
 * mean, of EXPONENTIAL the weighted one. Else none does.
 */
GstMienWinner gst_mien_smooth (GstMienSmoothing smoothing, GQueue *results,
    guint window, gint shown);

/* The same where `results` are numbers: of NONE the newest, of MODE the plain
 * mean, of EXPONENTIAL the weighted one. */
gfloat gst_mien_smooth_number (GstMienSmoothing smoothing, GQueue *results,
    guint window);

G_END_DECLS
