/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ten thousand lines into a file and over TCP: all arrive, in order and
 * complete. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "faces.h"

#define FRAMES 10000
#define TIMEOUT (60 * GST_SECOND)

/* Every fourth frame is empty; the others have up to three faces. */
static guint
faces_of_frame (guint index)
{
  return index % 4;
}

static GstPadProbeReturn
attach_faces (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  const guint index = GST_BUFFER_OFFSET (buffer);

  for (guint i = 0; i < faces_of_frame (index); i++) {
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, i, i, 5, 5, 0.9f, "test");
    face->track_id = index + 1;
    gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.7f));
  }
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_pipeline (const gchar *sink)
{
  g_autofree gchar *description = g_strdup_printf (
      "videotestsrc "
      "pattern=black num-buffers=%d ! video/x-raw,format=GRAY8,width=16,"
      "height=16,framerate=100/1 ! identity name=faces ! facejson ! %s",
      FRAMES, sink);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) faces =
      gst_bin_get_by_name (GST_BIN (pipeline), "faces");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (faces, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, attach_faces, NULL, NULL);
  return pipeline;
}

static void
wait_for_end (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
}

/* Reads lines until all have arrived or the stream ends. */
static guint
check_lines (GInputStream *stream)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  guint n = 0;

  for (; n < FRAMES; n++) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *line =
        g_data_input_stream_read_line_utf8 (lines, NULL, NULL, &error);
    g_assert_no_error (error);
    if (!line)
      break;
    g_autoptr (JsonNode) root = json_from_string (line, &error);
    g_assert_no_error (error);
    JsonObject *object = json_node_get_object (root);
    g_assert_cmpint (json_object_get_int_member (object, "timestamp"), ==,
        n * GST_SECOND / 100);
    g_assert_cmpuint (json_array_get_length (
                          json_object_get_array_member (object, "objects")),
        ==, faces_of_frame (n));
  }
  return n;
}

static void
test_file (void)
{
  g_autofree gchar *path = NULL;
  const gint fd = g_file_open_tmp ("mien-XXXXXX.jsonl", &path, NULL);
  g_autofree gchar *sink = g_strdup_printf ("filesink location=%s", path);
  g_autoptr (GstElement) pipeline = make_pipeline (sink);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for_end (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_assert_cmpuint (check_lines (G_INPUT_STREAM (stream)), ==, FRAMES);
  g_file_delete (file, NULL, NULL);
  g_close (fd, NULL);
}

/* The consumer listens, like a collector for many machines. */
static void
test_tcp_client (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
      G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  g_autofree gchar *sink =
      g_strdup_printf ("tcpclientsink sync=false host=127.0.0.1 port=%d",
          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_autoptr (GstElement) pipeline = make_pipeline (sink);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GSocketConnection) connection =
      g_socket_listener_accept (listener, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
      check_lines (g_io_stream_get_input_stream (G_IO_STREAM (connection))), ==,
      FRAMES);
  wait_for_end (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
wait_for_client (GstElement *sink)
{
  guint n = 0;

  for (guint i = 0; n == 0 && i < 1000; i++) {
    g_usleep (10000);
    g_object_get (sink, "num-handles", &n, NULL);
  }
  g_assert_cmpuint (n, ==, 1);
}

/* The pipeline listens, and consumers connect and disconnect. */
static void
test_tcp_server (void)
{
  g_autoptr (GstElement) pipeline =
      make_pipeline ("tcpserversink name=sink sync=false "
                     "host=127.0.0.1 port=0");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  gint port;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, TIMEOUT), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_object_get (sink, "current-port", &port, NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  wait_for_client (sink);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_assert_cmpuint (
      check_lines (g_io_stream_get_input_stream (G_IO_STREAM (connection))), ==,
      FRAMES);
  wait_for_end (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/sinks/file", test_file);
  g_test_add_func ("/json/sinks/tcp-client", test_tcp_client);
  g_test_add_func ("/json/sinks/tcp-server", test_tcp_server);
  return g_test_run ();
}
