/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints the faces of a film.
 *
 *   cc appsink.c $(pkg-config --cflags --libs gst-mien-1.0 gstreamer-app-1.0)
 *   ./a.out party.mp4
 */

#include <gst/app/gstappsink.h>
#include <gst/mien/mien.h>

static void
print_face (GstClockTime time, const GstMienFace *face)
{
  g_print ("%.3f face at %.0f,%.0f %.0fx%.0f", (double) time / GST_SECOND,
      face->x, face->y, face->width, face->height);
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    const gchar *label = gst_mien_attribute_get_label (attribute);

    g_print (" %s %.2f", label ? label : "unsure",
        gst_mien_attribute_get_confidence (attribute));
  }
  g_print ("\n");
}

/* Called in a streaming thread. */
static GstFlowReturn
on_sample (GstAppSink *sink, gpointer user_data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  gpointer state = NULL;
  GstMienFace *face;

  if (!sample)
    return GST_FLOW_FLUSHING;
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  while ((face = gst_mien_buffer_iterate_faces (buffer, &state)))
    print_face (GST_BUFFER_PTS (buffer), face);
  return GST_FLOW_OK;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  gst_init (&argc, &argv);
  if (argc != 2) {
    g_printerr ("usage: %s FILE\n", argv[0]);
    return 2;
  }
  g_autoptr (GstElement) pipeline =
      gst_parse_launch ("filesrc name=file ! decodebin ! videoconvert ! "
                        "videoflip video-direction=auto ! mienfacedetect ! "
                        "faceclassify ! appsink name=sink sync=false",
          &error);
  if (error) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_autoptr (GstElement) file =
      gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  g_object_set (file, "location", argv[1], NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, NULL, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus,
      GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s\n", error->message);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return error ? 1 : 0;
}
