/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gst/pbutils/pbutils.h>
#include <string.h>

#include "launch.h"

#define DISCOVER_TIMEOUT (30 * GST_SECOND)
#define STILL_FRAMES "50"

static gboolean
fail (GError **error, const gchar *format, const gchar *what)
{
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED, format, what);
  return FALSE;
}

static gboolean
look_into_file (MienInput *input, const gchar *name, GError **error)
{
  g_autoptr (GstDiscoverer) discoverer =
      gst_discoverer_new (DISCOVER_TIMEOUT, error);
  if (!discoverer)
    return FALSE;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GstDiscovererInfo) info =
      gst_discoverer_discover_uri (discoverer, input->uri, &reason);
  if (!info || (reason && reason->domain == GST_RESOURCE_ERROR)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "%s cannot be read: %s", name, reason ? reason->message : "not a URI");
    return FALSE;
  }

  GList *videos = gst_discoverer_info_get_video_streams (info);
  if (!videos)
    return fail (error,
        "%s contains no video or picture that this "
        "GStreamer can decode",
        name);
  GstDiscovererVideoInfo *video = videos->data;
  input->still = gst_discoverer_video_info_is_image (video);
  input->odd = gst_discoverer_video_info_get_width (video) % 2
      || gst_discoverer_video_info_get_height (video) % 2;
  g_autoptr (GstCaps) caps = gst_discoverer_stream_info_get_caps (videos->data);
  if (input->still
      && gst_structure_has_name (gst_caps_get_structure (caps, 0),
          "image/jpeg"))
    input->jpeg = g_filename_from_uri (input->uri, NULL, NULL);
  gst_discoverer_stream_info_list_free (videos);
  return TRUE;
}

gboolean
mien_input_open (MienInput *input, const gchar *name, GError **error)
{
  static const gchar *const live_schemes[] = { "rtsp", "rtsps", "rtspt",
    "rtspu", "rtmp", "srt", "udp", "v4l2" };
  /* Files first: a file named "day:1.mp4" is also a valid URI. */
  const gboolean exists = g_file_test (name, G_FILE_TEST_EXISTS);
  if (!exists && !gst_uri_is_valid (name))
    return fail (error, "%s: no such file or camera", name);
  if (!exists)
    input->uri = g_strdup (name);
  else if (g_str_has_prefix (name, "/dev/video"))
    input->uri = g_strconcat ("v4l2://", name, NULL);
  else if (!(input->uri = gst_filename_to_uri (name, error)))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (live_schemes); i++)
    input->live |= gst_uri_has_protocol (input->uri, live_schemes[i]);
  return !gst_uri_has_protocol (input->uri, "file")
      || look_into_file (input, name, error);
}

void
mien_input_clear (MienInput *input)
{
  g_free (input->uri);
  g_free (input->jpeg);
}

static void
add_words (GPtrArray *args, const gchar *words)
{
  g_auto (GStrv) split = g_strsplit (words, " ", -1);
  for (guint i = 0; split[i]; i++) {
    if (*split[i])
      g_ptr_array_add (args, g_strdup (split[i]));
  }
}

/* Quotes `value` for gst_parse_launchv (), which escapes nothing but spaces
 * itself. */
static gchar *
quote (const gchar *value)
{
  GString *quoted = g_string_new ("\"");
  for (; *value; value++) {
    if (*value == '"' || *value == '\\')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, *value);
  }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* Does nothing if `value` is NULL. `value` may contain any character. */
static void
add_property (GPtrArray *args, const gchar *name, const gchar *value)
{
  if (!value)
    return;
  g_autofree gchar *quoted = strpbrk (value, " '\"\\") ? quote (value) : NULL;
  g_ptr_array_add (args,
      g_strdup_printf ("%s=%s", name, quoted ? quoted : value));
}

/* jpegparse reads the photograph's orientation from its EXIF tag. Up to
 * GStreamer 1.22, uridecodebin does not use it. */
static void
add_source (GPtrArray *args, const MienInput *input)
{
  add_words (args, input->jpeg ? "filesrc" : "uridecodebin");
  if (input->jpeg)
    add_property (args, "location", input->jpeg);
  else
    add_property (args, "uri", input->uri);
  if (input->jpeg)
    add_words (args, "! jpegparse ! jpegdec");
}

GPtrArray *
mien_launch_args (const MienInput *input, const MienLaunchOptions *options,
    const gchar *path)
{
  GPtrArray *args = g_ptr_array_new_with_free_func (g_free);
  add_source (args, input);
  if (input->live)
    add_words (args, "! queue leaky=downstream max-size-buffers=2");
  /* The detector only finds upright faces, so frames are rotated first. */
  add_words (args, "! videoconvert ! videoflip video-direction=auto");
  add_words (args,
      input->odd ? "! videoscale ! video/x-raw,format=I420,width=[2,16384,2],"
                   "height=[2,16384,2]"
                 : "! video/x-raw,format=I420");
  add_words (args, "! mienfacedetect");
  add_property (args, "model", options->detector);
  add_property (args, "device", options->device);
  /* facetrack discards faces seen only once, which for a picture is all of
   * them. */
  if (!input->still)
    add_words (args, "! facetrack");
  add_words (args, "! faceclassify");
  add_property (args, "device", options->device);
  add_property (args, "models", options->models);
  add_words (args, "! faceannotate");
  if (options->annotate)
    add_words (args, options->annotate);
  if (input->still)
    add_words (args,
        "! imagefreeze num-buffers=" STILL_FRAMES
        " ! video/x-raw,framerate=25/1");
  add_words (args,
      "! queue ! x264enc speed-preset=veryfast pass=qual "
      "quantizer=20");
  if (input->live)
    add_words (args, "tune=zerolatency");
  /* No h264parse: if a stalled camera gives several frames the same timestamp,
   * h264parse removes it, and the muxer needs one. */
  add_words (args, "! mp4mux ! filesink");
  add_property (args, "location", path);
  g_ptr_array_add (args, NULL);
  return args;
}

void
mien_launch_print (const GPtrArray *args)
{
  g_print ("gst-launch-1.0 -e");
  for (guint i = 0; i + 1 < args->len; i++) {
    const gchar *arg = g_ptr_array_index (args, i);
    const gboolean plain = strspn (arg,
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789-_=./:,")
        == strlen (arg);
    g_autofree gchar *quoted =
        plain || g_str_equal (arg, "!") ? NULL : g_shell_quote (arg);
    g_print (" %s", quoted ? quoted : arg);
  }
  g_print ("\n");
}
