/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/properties.h"

void
gst_mien_set_defaults (GObject *object)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (
      G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++) {
    if (specs[i]->owner_type == G_OBJECT_TYPE (object)
        && (specs[i]->flags & G_PARAM_WRITABLE)
        && !(specs[i]->flags & G_PARAM_DEPRECATED))
      g_object_set_property (object, specs[i]->name,
          g_param_spec_get_default_value (specs[i]));
  }
}
