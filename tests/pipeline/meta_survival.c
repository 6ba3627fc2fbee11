/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which GStreamer elements keep faces on buffers, and where. This is the table
 * in docs/metadata.md. */

#include "faces.h"
#include "table.h"

#define FRAMES 5
#define TIMEOUT (30 * GST_SECOND)

typedef enum { KEPT, LOST, NEEDS_1_28 } Fate;

typedef struct {
  const gchar *elements; /* required names, separated by spaces */
  const gchar *pipeline;
  Fate fate;
  gfloat box[4];     /* of a face that was at 40,60 80x100 */
  gfloat old_box[4]; /* if GStreamer < 1.28 puts it elsewhere */
} Case;

#define STAYS \
  { \
    40, 60, 80, 100 \
  }

/* Frames are RGB 320x240. */
static const Case cases[] = {
  { "", "identity", KEPT, STAYS },
  { "", "queue ! tee ! queue", KEPT, STAYS },
  { "videorate", "videorate ! video/x-raw,framerate=60/1", KEPT, STAYS },
  { "videobalance", "videobalance hue=0.5", KEPT, STAYS },
  { "videoconvert", "videoconvert ! video/x-raw,format=I420", KEPT, STAYS },
  { "videoconvert", "videoconvert ! video/x-raw,format=RGBA", KEPT, STAYS },
  { "videoscale", "videoscale ! video/x-raw,width=160,height=120", KEPT,
      { 20, 30, 40, 50 } },
  { "videoscale",
      "videoscale add-borders=false ! "
      "video/x-raw,width=640,height=120,pixel-aspect-ratio=1/1",
      KEPT, { 80, 30, 160, 50 } },
  { "videoscale",
      "videoscale ! "
      "video/x-raw,width=640,height=240,pixel-aspect-ratio=1/1",
      KEPT, { 200, 60, 80, 100 }, { 80, 60, 160, 100 } },
  { "videoscale videoconvert",
      "videoscale ! "
      "video/x-raw,width=640,height=480 ! videoconvert ! "
      "video/x-raw,format=NV12 ! videoscale ! "
      "video/x-raw,width=320,height=240",
      KEPT, STAYS },
  { "jpegenc jpegdec", "videoconvert ! jpegenc ! jpegdec", KEPT, STAYS },
  { "vp8enc vp8dec", "videoconvert ! vp8enc deadline=1 ! vp8dec", KEPT, STAYS },
  { "x264enc h264parse avdec_h264",
      "videoconvert ! x264enc ! h264parse ! "
      "avdec_h264",
      KEPT, STAYS },
  { "videoscale x264enc h264parse avdec_h264",
      "videoconvert ! videoscale ! "
      "video/x-raw,width=160,height=120 ! tee ! queue ! x264enc ! "
      "h264parse ! avdec_h264",
      KEPT, { 20, 30, 40, 50 } },
  { "x264enc h264parse avdec_h264 matroskamux matroskademux",
      "videoconvert ! x264enc ! h264parse ! matroskamux ! matroskademux ! "
      "h264parse ! avdec_h264",
      KEPT, STAYS },
  { "videocrop", "videocrop left=10 top=20", NEEDS_1_28, { 30, 40, 80, 100 } },
  { "videocrop", "videocrop left=130", LOST },
  { "videoflip", "videoflip video-direction=horiz", NEEDS_1_28,
      { 199, 60, 80, 100 } },
  { "videoflip", "videoflip video-direction=90r", NEEDS_1_28,
      { 79, 40, 100, 80 } },
  { "x264enc rtph264pay", "videoconvert ! x264enc ! rtph264pay", LOST },
  { "compositor",
      "compositor sink_0::xpos=100 sink_0::ypos=20 "
      "sink_0::width=160 sink_0::height=120",
      NEEDS_1_28, { 120, 50, 40, 50 } },
};

static gboolean
is_old (void)
{
  guint major, minor, micro, nano;

  gst_version (&major, &minor, &micro, &nano);
  return minor < 28;
}

/* Fractions of the box, to the right and down, at which the landmarks are. */
static GstMienPoint
landmark_in_box (guint i)
{
  return (GstMienPoint) { i / 8.0f, 1 - i / 4.0f };
}

/* The track ids of the frames are 1, 2, 3, ... */
static GstPadProbeReturn
attach_face (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  guint *n_frames = data;
  GstBuffer *buffer = gst_buffer_make_writable (info->data);
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 40, 60, 80, 100, 1, "yunet");

  face->track_id = ++*n_frames;
  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint part = landmark_in_box (i);
    face->landmarks[i] = (GstMienPoint) { 40 + 80 * part.x, 60 + 100 * part.y };
  }
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  gst_mien_buffer_mirror_faces (buffer, 320, 240, GST_MIEN_METADATA_DEFAULT);
  info->data = buffer;
  return GST_PAD_PROBE_OK;
}

typedef struct {
  const Case *expected;
  guint buffers, faces, regions, params, relations;
  guint track_id; /* of the previous frame */
} Seen;

static void
assert_landmarks (const GstMienFace *face)
{
  g_assert_true (face->has_landmarks);
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint part = landmark_in_box (i);
    g_assert_cmpfloat_with_epsilon (face->landmarks[i].x,
        face->x + part.x * face->width, 0.01);
    g_assert_cmpfloat_with_epsilon (face->landmarks[i].y,
        face->y + part.y * face->height, 0.01);
  }
}

static void
assert_emotion (const GstMienFace *face)
{
  GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");
  guint n;

  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 1);
  g_assert_nonnull (emotion);
  g_assert_cmpstr (gst_mien_attribute_get_label (emotion), ==, "b");
  g_assert_cmpfloat (gst_mien_attribute_get_confidence (emotion), ==, 0.75f);
  const gfloat *scores = gst_mien_attribute_get_scores (emotion, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (scores[0], ==, 0.25f);
  g_assert_cmpfloat (scores[1], ==, 0.75f);
}

static GstPadProbeReturn
look (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Seen *seen = data;
  const gfloat *box = is_old () && seen->expected->old_box[2] > 0
      ? seen->expected->old_box
      : seen->expected->box;
  GstBuffer *buffer = gst_pad_probe_info_get_buffer (info);
  const GType analytics = g_type_from_name ("GstAnalyticsRelationMetaAPI");
  gpointer state = NULL;
  GstMienFace *face;

  seen->buffers++;
  GstVideoRegionOfInterestMeta *roi =
      (GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (buffer,
          GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
  seen->regions += roi != NULL;
  seen->params += roi && roi->params;
  seen->relations +=
      analytics != 0 && gst_buffer_get_meta (buffer, analytics) != NULL;
  while ((face = gst_mien_buffer_iterate_faces (buffer, &state))) {
    seen->faces++;
    g_assert_cmpuint (face->track_id, >=, seen->track_id);
    seen->track_id = face->track_id;
    g_test_message ("%g,%g %gx%g", face->x, face->y, face->width, face->height);
    g_assert_cmpfloat (face->x, ==, box[0]);
    g_assert_cmpfloat (face->y, ==, box[1]);
    g_assert_cmpfloat (face->width, ==, box[2]);
    g_assert_cmpfloat (face->height, ==, box[3]);
    /* Regions have whole pixels, rounded at each step. */
    if (roi) {
      g_assert_cmpfloat_with_epsilon (roi->x, face->x, 2);
      g_assert_cmpfloat_with_epsilon (roi->y, face->y, 2);
      g_assert_cmpfloat_with_epsilon (roi->w, face->width, 2);
      g_assert_cmpfloat_with_epsilon (roi->h, face->height, 2);
    }
    assert_emotion (face);
    if (seen->expected->fate == KEPT)
      assert_landmarks (face);
  }
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *pipeline, const gchar *element, const gchar *pad_name,
    GstPadProbeCallback probe, gpointer data)
{
  g_autoptr (GstElement) owner =
      gst_bin_get_by_name (GST_BIN (pipeline), element);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (owner, pad_name);

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
}

static void
play_to_the_end (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *debug = NULL;
    gst_message_parse_error (message, &error, &debug);
    g_error ("%s (%s)", error->message, debug);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static gchar *
missing_element (const gchar *names)
{
  g_auto (GStrv) all = g_strsplit (names, " ", -1);

  for (guint i = 0; all[i]; i++) {
    g_autoptr (GstElementFactory) factory =
        *all[i] ? gst_element_factory_find (all[i]) : NULL;
    if (*all[i] && !factory)
      return g_strdup (all[i]);
  }
  return NULL;
}

static gboolean
is_kept (Fate fate)
{
  return fate == KEPT || (fate == NEEDS_1_28 && !is_old ());
}

static void
test_survival (gconstpointer data)
{
  const Case *expected = data;
  g_autofree gchar *missing = missing_element (expected->elements);
  if (missing) {
    g_autofree gchar *reason = g_strdup_printf ("no element %s", missing);
    g_test_skip (reason);
    return;
  }

  g_autofree gchar *description = g_strdup_printf (
      "videotestsrc num-buffers=%d ! "
      "video/x-raw,format=RGB,width=320,height=240,framerate=30/1 ! "
      "identity name=in ! %s ! fakesink name=out",
      FRAMES, expected->pipeline);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  Seen seen = { .expected = expected };
  guint n_frames = 0;
  add_probe (pipeline, "in", "src", attach_face, &n_frames);
  add_probe (pipeline, "out", "sink", look, &seen);
  play_to_the_end (pipeline);

  g_test_message ("%s: of %u buffers, %u with a face, %u with a region, "
                  "%u with its parameters, %u with analytics",
      expected->pipeline, seen.buffers, seen.faces, seen.regions, seen.params,
      seen.relations);
  g_assert_cmpuint (seen.buffers, >=, FRAMES);
  const guint n_kept = is_kept (expected->fate) ? seen.buffers : 0;
  g_assert_cmpuint (seen.faces, ==, n_kept);
  if (n_kept > 0)
    g_assert_cmpuint (seen.regions, ==, n_kept);
  /* In the order of the frames, from the first to the last. */
  if (n_kept > 0)
    g_assert_cmpuint (seen.track_id, ==, FRAMES);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    mien_test_add (test_survival, &cases[i], "/meta/survival/%s",
        cases[i].pipeline);
  return g_test_run ();
}
