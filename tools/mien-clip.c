/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a short video from a photograph: the camera zooms in and out, pans, and
 * tilts slightly, around the face at X, Y (pixels of the picture). The output
 * is deterministic.
 */

#include <cairo.h>
#include <gst/app/app.h>
#include <gst/video/video.h>
#include <math.h>
#include <stdlib.h>

#define WIDTH 640
#define HEIGHT 480
#define RATE 25
#define N_FRAMES (6 * RATE)

#define MIN_ZOOM 0.7
#define ZOOM_RANGE 3.0
#define MAX_TILT (10 * G_PI / 180)
#define PAN_X 110
#define PAN_Y 40
#define BACKDROP 0.25

/* Waits for a message of type `type` from `pipeline`, or an error. */
static gboolean
wait_for (GstElement *pipeline, GstMessageType type, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus,
      GST_CLOCK_TIME_NONE, type | GST_MESSAGE_ERROR);
  if (GST_MESSAGE_TYPE (message) == type)
    return TRUE;
  gst_message_parse_error (message, error, NULL);
  return FALSE;
}

/* The surface uses the sample's pixels: keep the sample as long as the
 * surface. */
static cairo_surface_t *
surface_of (GstSample *sample, GstVideoFrame *frame)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample),
          GST_MAP_READ))
    return NULL;
  return cairo_image_surface_create_for_data (GST_VIDEO_FRAME_PLANE_DATA (frame,
                                                  0),
      CAIRO_FORMAT_RGB24, GST_VIDEO_FRAME_WIDTH (frame),
      GST_VIDEO_FRAME_HEIGHT (frame), GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
}

static GstSample *
load_picture (const char *path, GError **error)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (
      "filesrc name=file ! decodebin ! videoconvert ! "
      "video/x-raw, format=BGRx ! appsink name=picture sync=false",
      NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!pipeline)
    return NULL;
  g_autoptr (GstElement) file =
      gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "picture");
  g_object_set (file, "location", path, NULL);

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  GstSample *sample = NULL;
  if (wait_for (pipeline, GST_MESSAGE_ASYNC_DONE, error))
    sample = gst_app_sink_pull_preroll (GST_APP_SINK (sink));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return sample;
}

typedef struct {
  cairo_surface_t *picture;
  gdouble face_x, face_y;
  guint next;
} Film;

static GstBuffer *
shoot (const Film *film)
{
  const gsize size = WIDTH * HEIGHT * 4;
  guint8 *pixels = g_malloc (size);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels,
      CAIRO_FORMAT_RGB24, WIDTH, HEIGHT, WIDTH * 4);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, BACKDROP, BACKDROP, BACKDROP);
  cairo_paint (cr);

  const gdouble turn = 2 * G_PI * film->next / N_FRAMES;
  const gdouble near = (1 - cos (turn)) / 2;
  const gdouble zoom = MIN_ZOOM * pow (ZOOM_RANGE, near);
  cairo_translate (cr, WIDTH / 2 + PAN_X * sin (2 * turn),
      HEIGHT / 2 + PAN_Y * sin (turn));
  cairo_rotate (cr, MAX_TILT * sin (turn));
  cairo_scale (cr, zoom, zoom);
  cairo_set_source_surface (cr, film->picture, -film->face_x, -film->face_y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  cairo_surface_destroy (surface);
  GstBuffer *buffer = gst_buffer_new_wrapped (pixels, size);
  GST_BUFFER_PTS (buffer) =
      gst_util_uint64_scale (film->next, GST_SECOND, RATE);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / RATE;
  return buffer;
}

static void
need_data (GstAppSrc *source, guint length, gpointer data)
{
  Film *film = data;
  if (film->next == N_FRAMES) {
    gst_app_src_end_of_stream (source);
    return;
  }
  gst_app_src_push_buffer (source, shoot (film));
  film->next++;
}

static gboolean
write_film (Film *film, const char *path, GError **error)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (
      "appsrc name=film format=time ! videoconvert ! "
      "video/x-raw, format=I420 ! x264enc pass=qual quantizer=20 "
      "key-int-max=50 ! h264parse ! mp4mux ! filesink name=file",
      NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!pipeline)
    return FALSE;
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "film");
  g_autoptr (GstElement) file =
      gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "BGRx", "width", G_TYPE_INT, WIDTH, "height", G_TYPE_INT,
      HEIGHT, "framerate", GST_TYPE_FRACTION, RATE, 1, NULL);
  GstAppSrcCallbacks callbacks = { .need_data = need_data };
  g_object_set (source, "caps", caps, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, film, NULL);
  g_object_set (file, "location", path, NULL);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  const gboolean ok = wait_for (pipeline, GST_MESSAGE_EOS, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc != 5) {
    g_printerr ("usage: %s PICTURE FACE_X FACE_Y CLIP.mp4\n", argv[0]);
    return EXIT_FAILURE;
  }

  g_autoptr (GError) error = NULL;
  g_autoptr (GstSample) sample = load_picture (argv[1], &error);
  GstVideoFrame frame;
  cairo_surface_t *picture = sample ? surface_of (sample, &frame) : NULL;
  gboolean ok = FALSE;
  if (picture) {
    Film film = { picture, g_ascii_strtod (argv[2], NULL),
      g_ascii_strtod (argv[3], NULL), 0 };
    ok = write_film (&film, argv[4], &error);
    cairo_surface_destroy (picture);
    gst_video_frame_unmap (&frame);
  }
  if (!ok)
    g_printerr ("%s of %s: %s\n", argv[4], argv[1],
        error ? error->message : "not a picture");
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
