/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "content.h"

#include "base/eventname.h"
#include "base/properties.h"

GType
gst_mien_content_get_type (void)
{
  static const GFlagsValue values[] = {
    { GST_MIEN_CONTENT_FACES, "The faces of each frame", "faces" },
    { GST_MIEN_CONTENT_EVENTS, "What faceevents reports", "events" },
    { 0 },
  };
  return gst_mien_flags_type ("GstMienFaceJsonContent", values);
}

const GstStructure *
gst_mien_content_get_report (GstEvent *event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_CUSTOM_DOWNSTREAM
          && gst_event_has_name (event, GST_MIEN_EVENT_NAME)
      ? gst_event_get_structure (event)
      : NULL;
}
