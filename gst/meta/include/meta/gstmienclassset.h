/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mien-prelude.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_CLASS_SET (gst_mien_class_set_get_type ())

typedef struct _GstMienClassSet GstMienClassSet;

GST_MIEN_API
GType gst_mien_class_set_get_type (void);

GST_MIEN_API
GstMienClassSet *gst_mien_class_set_new (const gchar *name,
    const gchar *model_name, const gchar *const *labels);

GST_MIEN_API
GstMienClassSet *gst_mien_class_set_new_number (const gchar *name,
    const gchar *model_name, const gchar *unit);

GST_MIEN_API
GstMienClassSet *gst_mien_class_set_ref (GstMienClassSet *classes);

GST_MIEN_API
void gst_mien_class_set_unref (GstMienClassSet *classes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienClassSet, gst_mien_class_set_unref)

GST_MIEN_API
const gchar *gst_mien_class_set_get_name (const GstMienClassSet *classes);

GST_MIEN_API
const gchar *gst_mien_class_set_get_model_name (const GstMienClassSet *classes);

GST_MIEN_API
const gchar *const *gst_mien_class_set_get_labels (
    const GstMienClassSet *classes, guint *n_labels);

GST_MIEN_API
gboolean gst_mien_class_set_is_number (const GstMienClassSet *classes);

GST_MIEN_API
const gchar *gst_mien_class_set_get_unit (const GstMienClassSet *classes);

G_END_DECLS
