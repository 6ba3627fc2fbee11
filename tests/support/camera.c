/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An RTSP camera on the loopback interface, using gst-rtsp-server.
 *
 * usage: camera [--port N] [--corrupt N] [--jump SECONDS] LAUNCH
 *
 * LAUNCH is the pipeline for gst-rtsp-server, with a payloader named pay0. All
 * viewers share it; it starts when the first one connects. Prints the URL and
 * runs until its standard input ends, so that it does not outlive the test that
 * started it.
 */

#include <gst/rtp/rtp.h>
#include <gst/rtsp-server/rtsp-server.h>

/* Packets sent before the clock jumps: about two seconds of small video. */
#define PACKETS_BEFORE_JUMP 50
#define CLOCK_RATE 90000

/* After the headers of the slices. */
#define FIRST_CORRUPT_BYTE 24

static gint port, corrupt_every, jump_seconds;

static GOptionEntry options[] = { { "port", 0, 0, G_OPTION_ARG_INT, &port,
                                      "0: any that is free", "N" },
  { "corrupt", 0, 0, G_OPTION_ARG_INT, &corrupt_every,
      "Flip bytes of every N-th frame", "N" },
  { "jump", 0, 0, G_OPTION_ARG_INT, &jump_seconds,
      "Let the clock of the packets jump once", "SECONDS" },
  { NULL } };

static GstPadProbeReturn
corrupt (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  static guint n_frames = 0;
  GstMapInfo map;

  if (++n_frames % corrupt_every != 0)
    return GST_PAD_PROBE_OK;
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  if (gst_buffer_map (buffer, &map, GST_MAP_READWRITE)) {
    for (gsize i = FIRST_CORRUPT_BYTE; i < map.size; i += 16)
      map.data[i] ^= 0x55;
    gst_buffer_unmap (buffer, &map);
  }
  return GST_PAD_PROBE_OK;
}

static gboolean
shift_packet (GstBuffer **buffer, guint index, gpointer user_data)
{
  static guint n_packets = 0;
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  if (++n_packets <= PACKETS_BEFORE_JUMP)
    return TRUE;
  *buffer = gst_buffer_make_writable (*buffer);
  if (gst_rtp_buffer_map (*buffer, GST_MAP_READWRITE, &rtp)) {
    gst_rtp_buffer_set_timestamp (&rtp,
        gst_rtp_buffer_get_timestamp (&rtp)
            + (guint32) jump_seconds * CLOCK_RATE);
    gst_rtp_buffer_unmap (&rtp);
  }
  return TRUE;
}

static GstPadProbeReturn
jump (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER_LIST) {
    GstBufferList *list =
        gst_buffer_list_make_writable (GST_PAD_PROBE_INFO_BUFFER_LIST (info));
    gst_buffer_list_foreach (list, shift_packet, NULL);
    GST_PAD_PROBE_INFO_DATA (info) = list;
  } else {
    GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
    shift_packet (&buffer, 0, NULL);
    GST_PAD_PROBE_INFO_DATA (info) = buffer;
  }
  return GST_PAD_PROBE_OK;
}

static void
on_media (GstRTSPMediaFactory *factory, GstRTSPMedia *media, gpointer user_data)
{
  g_autoptr (GstElement) element = gst_rtsp_media_get_element (media);
  g_autoptr (GstElement) payloader =
      gst_bin_get_by_name (GST_BIN (element), "pay0");
  g_autoptr (GstPad) sink = gst_element_get_static_pad (payloader, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (payloader, "src");

  if (corrupt_every > 0)
    gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_BUFFER, corrupt, NULL, NULL);
  if (jump_seconds != 0)
    gst_pad_add_probe (src,
        GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, jump, NULL,
        NULL);
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
serve (const gchar *launch, GMainLoop *loop)
{
  g_autoptr (GstRTSPServer) server = gst_rtsp_server_new ();
  g_autoptr (GstRTSPMountPoints) mounts =
      gst_rtsp_server_get_mount_points (server);
  GstRTSPMediaFactory *factory = gst_rtsp_media_factory_new ();
  g_autofree gchar *service = g_strdup_printf ("%d", port);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);

  gst_rtsp_media_factory_set_launch (factory, launch);
  gst_rtsp_media_factory_set_shared (factory, TRUE);
  g_signal_connect (factory, "media-configure", G_CALLBACK (on_media), NULL);
  gst_rtsp_mount_points_add_factory (mounts, "/stream", factory);
  gst_rtsp_server_set_address (server, "127.0.0.1");
  gst_rtsp_server_set_service (server, service);
  if (gst_rtsp_server_attach (server, NULL) == 0)
    return FALSE;

  g_print ("rtsp://127.0.0.1:%d/stream\n",
      gst_rtsp_server_get_bound_port (server));
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input, loop);
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("LAUNCH");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2) {
    g_printerr ("%s\n", error ? error->message : "one LAUNCH, please");
    return 2;
  }
  if (!serve (argv[1], loop)) {
    g_printerr ("port %d cannot be used\n", port);
    return 1;
  }
  return 0;
}
