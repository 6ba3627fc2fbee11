/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Annotates the faces in a file, picture, camera or stream. Writes an MP4 file
 * and saves the frame with the most prominent faces as PNG. Prints the pipeline
 * as a gst-launch-1.0 command that users can start from. tools/demo runs this
 * program.
 */

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <gst/video/video.h>
#include <stdlib.h>

#include "launch.h"
#include "tally.h"

#define FINISH_TIMEOUT_S 10

typedef struct {
  GstElement *pipeline;
  GMainLoop *loop;
  MienTally *tally;
  gboolean finishing;
  gboolean failed;
} Demo;

static GstElement *
find_element (GstElement *pipeline, const gchar *factory)
{
  g_autoptr (GstIterator) all =
      gst_bin_iterate_all_by_element_factory_name (GST_BIN (pipeline), factory);
  GValue value = G_VALUE_INIT;
  GstElement *element = NULL;
  if (gst_iterator_next (all, &value) == GST_ITERATOR_OK) {
    element = g_value_dup_object (&value);
    g_value_unset (&value);
  }
  return element;
}

static gboolean
give_up (gpointer data)
{
  g_printerr ("The recording could not be finished: the encoder did not end in "
              "time.\n");
  ((Demo *) data)->failed = TRUE;
  g_main_loop_quit (((Demo *) data)->loop);
  return G_SOURCE_REMOVE;
}

/* Finishes the recording by sending EOS to the encoder, whatever the source
 * does. */
static void
finish (Demo *demo)
{
  if (demo->finishing) {
    g_main_loop_quit (demo->loop);
    return;
  }
  demo->finishing = TRUE;
  g_timeout_add_seconds (FINISH_TIMEOUT_S, give_up, demo);
  g_autoptr (GstElement) encoder = find_element (demo->pipeline, "x264enc");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (encoder, "sink");
  gst_pad_send_event (pad, gst_event_new_eos ());
}

static gboolean
on_interrupt (gpointer data)
{
  g_printerr ("\nFinishing the recording.\n");
  finish (data);
  return G_SOURCE_CONTINUE;
}

static void
on_error (Demo *demo, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *debug = NULL;
  gst_message_parse_error (message, &error, &debug);
  /* Report only the first error; later ones are consequences. */
  if (!demo->failed)
    g_printerr ("%s: %s\n", GST_MESSAGE_SRC_NAME (message), error->message);
  demo->failed = TRUE;
  if (demo->tally->n_frames > 0)
    finish (demo);
  else
    g_main_loop_quit (demo->loop);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Demo *demo = data;
  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_EOS:
      g_main_loop_quit (demo->loop);
      break;
    case GST_MESSAGE_ERROR:
      on_error (demo, message);
      break;
    case GST_MESSAGE_WARNING: {
      g_autoptr (GError) error = NULL;
      gst_message_parse_warning (message, &error, NULL);
      g_printerr ("%s: %s\n", GST_MESSAGE_SRC_NAME (message), error->message);
      break;
    }
    default:
      break;
  }
  return G_SOURCE_CONTINUE;
}

static GstPadProbeReturn
on_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  mien_tally_add (((Demo *) data)->tally, GST_PAD_PROBE_INFO_BUFFER (info),
      caps);
  return GST_PAD_PROBE_OK;
}

static GstElement *
build (Demo *demo, const GPtrArray *args, GError **error)
{
  GstElement *pipeline = gst_parse_launchv_full ((const gchar **) args->pdata,
      NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!pipeline)
    return NULL;
  g_autoptr (GstElement) last = find_element (pipeline, "faceannotate");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (last, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_frame, demo, NULL);
  return pipeline;
}

static void
print_device (GstElement *pipeline)
{
  g_autoptr (GstElement) classifier = find_element (pipeline, "faceclassify");
  g_autofree gchar *name = NULL;
  g_object_get (classifier, "device-name", &name, NULL);
  if (name)
    g_print ("networks ran on: %s\n", name);
}

static void
run (Demo *demo)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (demo->pipeline);
  const guint watch = gst_bus_add_watch (bus, on_message, demo);
  const guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, demo);
  const guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, demo);
  gst_element_set_state (demo->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (demo->loop);

  print_device (demo->pipeline);
  gst_element_set_state (demo->pipeline, GST_STATE_NULL);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  g_source_remove (watch);
}

static gboolean
save_frame (GstSample *sample, const gchar *path, GError **error)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("image/png");
  g_autoptr (GstSample) png =
      gst_video_convert_sample (sample, caps, 10 * GST_SECOND, error);
  if (!png)
    return FALSE;
  GstBuffer *buffer = gst_sample_get_buffer (png);
  GstMapInfo map;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  const gboolean ok =
      g_file_set_contents (path, (const gchar *) map.data, map.size, error);
  gst_buffer_unmap (buffer, &map);
  return ok;
}

static gboolean
annotate (const gchar *name, const MienLaunchOptions *options,
    const gchar *clip, const gchar *picture, GError **error)
{
  g_autoptr (MienTally) tally = mien_tally_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Demo demo = { .tally = tally, .loop = loop };
  MienInput input = {
    NULL,
  };
  gboolean ok = FALSE;

  if (mien_input_open (&input, name, error)) {
    g_autoptr (GPtrArray) args = mien_launch_args (&input, options, clip);
    mien_launch_print (args);
    if (input.live)
      g_print ("Recording until Ctrl-C.\n");
    demo.pipeline = build (&demo, args, error);
  }
  if (demo.pipeline) {
    run (&demo);
    if (tally->best) {
      mien_tally_print (tally);
      ok = save_frame (tally->best, picture, error) && !demo.failed;
    } else {
      g_printerr ("%s: no frame was recorded\n", name);
      g_unlink (clip);
    }
    gst_object_unref (demo.pipeline);
  }
  mien_input_clear (&input);
  return ok;
}

int
main (int argc, char **argv)
{
  MienLaunchOptions options = {
    NULL,
  };
  gboolean check = FALSE;
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_NONE, &check,
        "Only check that the detector works", NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options.device,
        "Device for the networks (device of mienfacedetect and faceclassify)",
        "DEVICE" },
    { "models", 0, 0, G_OPTION_ARG_STRING, &options.models,
        "Networks to classify with (models of faceclassify)", "LIST" },
    { "detector", 0, 0, G_OPTION_ARG_STRING, &options.detector,
        "Detector (model of mienfacedetect)", "FILE" },
    { "annotate", 0, 0, G_OPTION_ARG_STRING, &options.annotate,
        "Properties of faceannotate, such as \"draw-bars=true thickness=3\"",
        "PROPERTIES" },
    { NULL }
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new ("INPUT CLIP.mp4 FRAME.png");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());

  g_autoptr (GError) error = NULL;
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  if (argc != (check ? 1 : 4)) {
    g_autofree gchar *help = g_option_context_get_help (context, TRUE, NULL);
    g_printerr ("%s", help);
    return EXIT_FAILURE;
  }
  const gboolean ok = check
      ? mien_launch_check (&options, &error)
      : annotate (argv[1], &options, argv[2], argv[3], &error);
  if (error)
    g_printerr ("%s\n", error->message);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
