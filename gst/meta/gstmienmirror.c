/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstmienmirror.h"

GType
gst_mien_metadata_get_type (void)
{
  static gsize type = 0;
  static const GFlagsValue values[] = {
    { GST_MIEN_METADATA_ROI, "GST_MIEN_METADATA_ROI", "roi" },
    { GST_MIEN_METADATA_ANALYTICS, "GST_MIEN_METADATA_ANALYTICS",
      "analytics" },
    { 0, NULL, NULL }
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_flags_register_static ("GstMienMetadata", values));
  return type;
}
