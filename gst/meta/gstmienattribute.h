/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mien-prelude.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_ATTRIBUTE (gst_mien_attribute_get_type ())

/**
 * GstMienAttribute:
 *
 * What one model says of one face: every class with its probability, and the
 * winner. Immutable and reference-counted, so that copies of a buffer share
 * it; any thread.
 *
 * Since: 0.1
 */
typedef struct _GstMienAttribute GstMienAttribute;

GST_MIEN_API
GType gst_mien_attribute_get_type (void);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_new (const gchar * name,
    const gchar * model_name, const gchar * const *labels,
    const gfloat * scores, guint n_scores);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_ref (GstMienAttribute * attribute);
GST_MIEN_API
void gst_mien_attribute_unref (GstMienAttribute * attribute);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienAttribute, gst_mien_attribute_unref)

/* A copy with another winner (what smoothing decides) and age. The winner may
 * be -1: no class passed the threshold. */
GST_MIEN_API
GstMienAttribute *gst_mien_attribute_copy_with (const GstMienAttribute *
    attribute, gint label_id, gfloat confidence, guint frames_ago);

/* "emotion", "gender" */
GST_MIEN_API
const gchar *gst_mien_attribute_get_name (const GstMienAttribute * attribute);
GST_MIEN_API
const gchar *gst_mien_attribute_get_model_name (const GstMienAttribute *
    attribute);

/* Winner: NULL and -1 where no class passed the threshold. */
GST_MIEN_API
const gchar *gst_mien_attribute_get_label (const GstMienAttribute * attribute);
GST_MIEN_API
gint gst_mien_attribute_get_label_id (const GstMienAttribute * attribute);
GST_MIEN_API
gfloat gst_mien_attribute_get_confidence (const GstMienAttribute * attribute);

/* Frames between the computation of the scores and this buffer. */
GST_MIEN_API
guint gst_mien_attribute_get_frames_ago (const GstMienAttribute * attribute);

GST_MIEN_API
const gchar *const *gst_mien_attribute_get_labels (const GstMienAttribute *
    attribute, guint * n_labels);
GST_MIEN_API
const gfloat *gst_mien_attribute_get_scores (const GstMienAttribute *
    attribute, guint * n_scores);

G_END_DECLS
