/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include "base/properties.h"

#define AT(field) (offset + G_STRUCT_OFFSET (GstMienJoinSettings, field))

void
gst_mien_join_settings_install (gpointer klass, glong offset)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  gst_mien_install_property (klass, AT (max_wait),
      g_param_spec_int64 ("max-wait", "Maximum wait",
          "How long a frame may wait for its analysed counterpart, in "
          "nanoseconds; adds the same latency to live streams. -1 = 0 if "
          "live, else 5 s",
          -1, G_MAXINT64 / 4, -1, flags));
  gst_mien_install_property (klass, AT (max_age),
      g_param_spec_uint64 ("max-age", "Maximum age",
          "Maximum time between a frame and the analysed frame whose faces it "
          "gets, in nanoseconds",
          0, G_MAXUINT64, GST_SECOND, flags));
  gst_mien_install_property (klass, AT (fit),
      g_param_spec_enum ("fit", "Fit",
          "What analysed frames show if their aspect ratio differs",
          gst_mien_fit_get_type (), GST_MIEN_FIT_BORDERS, flags));
  gst_mien_install_property (klass, AT (object_class),
      gst_mien_object_class_spec ());
  gst_mien_install_property (klass, AT (metadata),
      g_param_spec_flags ("metadata", "Metadata",
          "Standard GStreamer metadata to mirror faces into, in addition to "
          "GstMienFace",
          GST_TYPE_MIEN_METADATA, GST_MIEN_METADATA_DEFAULT, flags));
}
