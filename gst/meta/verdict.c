/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "verdict.h"

#include "place.h"

GstMienAttribute *
mien_verdict_to_attribute (const MienVerdict *verdict)
{
  const gchar *const labels[] = { verdict->label, NULL };
  const gfloat score = mien_confidence (verdict->confidence);
  g_autoptr (GstMienClassSet) classes =
      gst_mien_class_set_new (verdict->name, verdict->model_name, labels);
  g_autoptr (GstMienAttribute) attribute =
      gst_mien_attribute_new (classes, &score, 1);

  /* Set explicitly, because a single class only wins from 0.5 on. */
  return gst_mien_attribute_copy_with (attribute, 0, score);
}

gboolean
mien_verdict_is_of (const MienVerdict *verdict,
    const GstMienAttribute *attribute)
{
  return g_strcmp0 (gst_mien_attribute_get_label (attribute), verdict->label)
      == 0
      && mien_confidence (gst_mien_attribute_get_confidence (attribute))
      == mien_confidence (verdict->confidence);
}
