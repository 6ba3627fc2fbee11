/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienclassset.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_ATTRIBUTE (gst_mien_attribute_get_type ())

typedef struct _GstMienAttribute GstMienAttribute;

GST_MIEN_API
GType gst_mien_attribute_get_type (void);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_new (GstMienClassSet *classes,
    const gfloat *scores, guint n_scores);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_new_number (GstMienClassSet *classes,
    gfloat value);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_ref (GstMienAttribute *attribute);

GST_MIEN_API
void gst_mien_attribute_unref (GstMienAttribute *attribute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienAttribute, gst_mien_attribute_unref)

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_copy_with (
    const GstMienAttribute *attribute, gint label_id, gfloat confidence);

GST_MIEN_API
GstMienAttribute *gst_mien_attribute_copy_with_value (
    const GstMienAttribute *attribute, gfloat value);

GST_MIEN_API
GstMienClassSet *gst_mien_attribute_get_class_set (
    const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *gst_mien_attribute_get_name (const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *gst_mien_attribute_get_model_name (
    const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *gst_mien_attribute_get_label (const GstMienAttribute *attribute);

GST_MIEN_API
gint gst_mien_attribute_get_label_id (const GstMienAttribute *attribute);

GST_MIEN_API
gfloat gst_mien_attribute_get_confidence (const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *gst_mien_attribute_get_raw_label (
    const GstMienAttribute *attribute);

GST_MIEN_API
gint gst_mien_attribute_get_raw_label_id (const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *const *gst_mien_attribute_get_labels (
    const GstMienAttribute *attribute, guint *n_labels);

GST_MIEN_API
const gfloat *gst_mien_attribute_get_scores (const GstMienAttribute *attribute,
    guint *n_scores);

GST_MIEN_API
gboolean gst_mien_attribute_is_number (const GstMienAttribute *attribute);

GST_MIEN_API
gfloat gst_mien_attribute_get_value (const GstMienAttribute *attribute);

GST_MIEN_API
gfloat gst_mien_attribute_get_raw_value (const GstMienAttribute *attribute);

GST_MIEN_API
const gchar *gst_mien_attribute_get_unit (const GstMienAttribute *attribute);

G_END_DECLS
