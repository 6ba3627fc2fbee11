/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/alignment.h"

static const GEnumValue ALIGN[] = {
  { GST_MIEN_ALIGN_NONE, "Leave faces as they are in the frame", "none" },
  { GST_MIEN_ALIGN_AUTO, "Rotate faces upright if they have landmarks",
      "auto" },
  { 0 },
};

void
gst_mien_align_install_property (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, offset,
      g_param_spec_enum ("align", "Align",
          "How to present faces that are rotated in the image plane to the "
          "network",
          gst_mien_enum_type ("GstMienAlign", ALIGN), GST_MIEN_ALIGN_AUTO,
          GST_MIEN_PARAM_ANY_TIME));
}
