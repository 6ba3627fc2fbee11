/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "launch.h"

gboolean
mien_launch_check (const MienLaunchOptions *options, GError **error)
{
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GstElement) element =
      gst_element_factory_make ("mienfacedetect", NULL);
  if (!element) {
    g_set_error (error, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT,
        "No element \"mienfacedetect\": set GST_PLUGIN_PATH to the folder that "
        "contains libgstmien.so");
    return FALSE;
  }
  gst_object_ref_sink (element);

  if (options->detector)
    g_object_set (element, "model", options->detector, NULL);
  gst_element_set_bus (element, bus);
  gst_element_set_state (element, GST_STATE_PAUSED);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);

  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, error, NULL);
  return !message;
}
