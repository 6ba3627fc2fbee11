/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The base class of drawing elements, tested with a subclass that draws the
 * contents of `drawn`. */

#include <gst/check/gstharness.h>

#include "base/overlay.h"

#define PREMULTIPLIED GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA
#define FEATURE GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION
#define PLAIN_CAPS \
  "video/x-raw, format=GRAY8, width=32, height=24, " \
  "framerate=25/1"
#define OVERLAY_CAPS \
  "video/x-raw(memory:SystemMemory, " FEATURE "), " \
  "format=GRAY8, width=32, height=24, framerate=25/1"

static GstVideoOverlayComposition *drawn;
static gboolean was_late;
static guint n_resets;

typedef GstMienOverlay TestOverlay;
typedef GstMienOverlayClass TestOverlayClass;
static GType test_overlay_get_type (void);
G_DEFINE_TYPE (TestOverlay, test_overlay, GST_TYPE_MIEN_OVERLAY)

static GstFlowReturn
compose (GstMienOverlay *self, GstBuffer **buffer, const GstVideoInfo *info,
    GstVideoOverlayComposition **composition)
{
  was_late = gst_mien_filter_skip_late (GST_MIEN_FILTER (self), *buffer);
  if (drawn)
    *composition = gst_video_overlay_composition_ref (drawn);
  return GST_FLOW_OK;
}

static void
reset (GstMienFilter *self)
{
  n_resets++;
}

static void
test_overlay_class_init (TestOverlayClass *klass)
{
  klass->compose = compose;
  GST_MIEN_FILTER_CLASS (klass)->reset = reset;
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "test",
      "Test", "Draws what the test wants", "Mien");
}

static void
test_overlay_init (TestOverlay *self)
{
}

/* 4 x 4 white pixels. */
static GstVideoOverlayComposition *
square_at (gint x, gint y)
{
  guint8 *pixels = g_malloc (4 * 4 * 4);
  memset (pixels, 0xff, 4 * 4 * 4);
  g_autoptr (GstBuffer) buffer = gst_mien_overlay_pixels_take (pixels, 4, 4);
  g_autoptr (GstVideoOverlayRectangle) rectangle =
      gst_video_overlay_rectangle_new_raw (buffer, x, y, 4, 4, PREMULTIPLIED);
  return gst_video_overlay_composition_new (rectangle);
}

static void
draw_at (gint x, gint y)
{
  g_clear_pointer (&drawn, gst_video_overlay_composition_unref);
  drawn = square_at (x, y);
}

static GstHarness *
harness_new (const char *sink_caps, const GstStructure *window, gboolean draws)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (g_object_new (test_overlay_get_type (), NULL));
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  if (draws) {
    gst_harness_add_propose_allocation_meta (h,
        GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, window);
  }
  if (sink_caps)
    gst_harness_set_sink_caps_str (h, sink_caps);
  gst_harness_set_src_caps_str (h, PLAIN_CAPS);
  return h;
}

static void
harness_free (GstHarness *h)
{
  g_clear_pointer (&drawn, gst_video_overlay_composition_unref);
  gst_harness_teardown (h);
}

static GstBuffer *
black_frame (void)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 32 * 24, NULL);
  gst_buffer_memset (buffer, 0, 16, 32 * 24);
  return buffer;
}

static guint8
pixel (GstBuffer *buffer, guint x, guint y)
{
  guint8 value;
  g_assert_cmpuint (gst_buffer_extract (buffer, y * 32 + x, &value, 1), ==, 1);
  return value;
}

static gboolean
out_has_feature (GstHarness *h)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);
  g_assert_nonnull (caps);
  return gst_caps_features_contains (gst_caps_get_features (caps, 0), FEATURE);
}

static guint
n_attached (GstBuffer *buffer)
{
  GstVideoOverlayCompositionMeta *meta =
      gst_buffer_get_video_overlay_composition_meta (buffer);
  return meta ? gst_video_overlay_composition_n_rectangles (meta->overlay) : 0;
}

/* Downstream draws overlays, only accepts the feature, or neither. */
static void
test_negotiation (void)
{
  const struct {
    const char *sink_caps;
    gboolean draws;
    gboolean attached;
  } cases[] = {
    { OVERLAY_CAPS ";" PLAIN_CAPS, TRUE, TRUE },
    { PLAIN_CAPS ";" OVERLAY_CAPS, TRUE, TRUE },
    { OVERLAY_CAPS ";" PLAIN_CAPS, FALSE, FALSE },
    { PLAIN_CAPS, TRUE, FALSE },
    { PLAIN_CAPS, FALSE, FALSE },
    { NULL, TRUE, TRUE },
    { NULL, FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("sink caps %s, %s compositions", cases[i].sink_caps,
        cases[i].draws ? "draws" : "does not draw");
    GstHarness *h = harness_new (cases[i].sink_caps, NULL, cases[i].draws);
    draw_at (8, 8);
    for (guint frame = 0; frame < 3; frame++) {
      g_autoptr (GstBuffer) buffer =
          gst_harness_push_and_pull (h, black_frame ());
      g_assert_nonnull (buffer);
      g_assert_cmpuint (n_attached (buffer), ==, cases[i].attached);
      g_assert_cmpuint (pixel (buffer, 9, 9), ==, cases[i].attached ? 16 : 235);
      g_assert_cmpint (out_has_feature (h), ==, cases[i].attached);
      g_assert_false (
          gst_pad_needs_reconfigure (GST_BASE_TRANSFORM_SRC_PAD (h->element)));
    }
    harness_free (h);
  }
}

static void
test_nothing_drawn (void)
{
  GstHarness *h = harness_new (PLAIN_CAPS, NULL, FALSE);
  g_autoptr (GstBuffer) frame = black_frame ();
  g_autoptr (GstBuffer) out =
      gst_harness_push_and_pull (h, gst_buffer_ref (frame));
  g_assert_true (out == frame);
  harness_free (h);
}

/* If the frame is also held by others, they do not see the drawing. */
static void
test_shared_frame (void)
{
  GstHarness *h = harness_new (PLAIN_CAPS, NULL, FALSE);
  draw_at (8, 8);
  g_autoptr (GstBuffer) frame = black_frame ();
  g_autoptr (GstBuffer) out =
      gst_harness_push_and_pull (h, gst_buffer_ref (frame));
  g_assert_cmpuint (pixel (frame, 9, 9), ==, 16);
  g_assert_cmpuint (pixel (out, 9, 9), ==, 235);
  harness_free (h);
}

/* What upstream attached is kept, below ours, in the same composition. */
static void
test_merge (void)
{
  GstHarness *h = harness_new (NULL, NULL, TRUE);
  gst_harness_set_src_caps_str (h, OVERLAY_CAPS);
  draw_at (8, 8);
  GstBuffer *frame = black_frame ();
  g_autoptr (GstVideoOverlayComposition) theirs = square_at (1, 2);
  gst_buffer_add_video_overlay_composition_meta (frame, theirs);

  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, frame);
  g_assert_cmpuint (gst_buffer_get_n_meta (out,
                        GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE),
      ==, 1);
  g_assert_cmpuint (n_attached (out), ==, 2);
  GstVideoOverlayComposition *all =
      gst_buffer_get_video_overlay_composition_meta (out)->overlay;
  g_assert_true (gst_video_overlay_composition_get_rectangle (all, 0)
      == gst_video_overlay_composition_get_rectangle (theirs, 0));
  g_assert_true (gst_video_overlay_composition_get_rectangle (all, 1)
      == gst_video_overlay_composition_get_rectangle (drawn, 0));
  harness_free (h);
}

/* A sink that announces later that it draws overlays. */
static void
test_reconfigure (void)
{
  GstHarness *h = harness_new (NULL, NULL, FALSE);
  draw_at (8, 8);
  g_autoptr (GstBuffer) before = gst_harness_push_and_pull (h, black_frame ());
  g_assert_cmpuint (n_attached (before), ==, 0);

  gst_harness_add_propose_allocation_meta (h,
      GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL);
  gst_harness_push_upstream_event (h, gst_event_new_reconfigure ());
  g_autoptr (GstBuffer) after = gst_harness_push_and_pull (h, black_frame ());
  g_assert_cmpuint (n_attached (after), ==, 1);
  g_assert_true (out_has_feature (h));
  harness_free (h);
}

static void
test_density (void)
{
  const struct {
    guint width, height;
    gint par_n, par_d;
    gdouble x, y;
  } cases[] = {
    { 64, 48, 1, 1, 2, 2 },
    { 48, 48, 1, 1, 1.5, 1.5 },
    { 16, 12, 1, 1, 1, 1 },
    { 3200, 2400, 1, 1, 4, 4 },
    { 0, 0, 1, 1, 1, 1 },
    /* A window of 128 x 48 shows the frame at twice its height. */
    { 128, 48, 2, 1, 4, 2 },
    { 64, 24, 2, 1, 2, 1 },
    { 64, 96, 1, 2, 2, 4 },
    { 64, 480, 4, 3, 2, 1.5 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstStructure) window = gst_structure_new ("window", "width",
        G_TYPE_UINT, cases[i].width, "height", G_TYPE_UINT, cases[i].height,
        NULL);
    GstHarness *h = harness_new (NULL, window, TRUE);
    GstCaps *caps = gst_caps_from_string (PLAIN_CAPS);
    gst_caps_set_simple (caps, "pixel-aspect-ratio", GST_TYPE_FRACTION,
        cases[i].par_n, cases[i].par_d, NULL);
    gst_harness_set_src_caps (h, caps);
    gst_buffer_unref (gst_harness_push_and_pull (h, black_frame ()));
    const GstMienDensity density =
        gst_mien_overlay_get_density (GST_MIEN_OVERLAY (h->element));
    g_assert_cmpfloat_with_epsilon (density.x, cases[i].x, 1e-6);
    g_assert_cmpfloat_with_epsilon (density.y, cases[i].y, 1e-6);
    harness_free (h);
  }
}

/* After new caps, a flush and a stop, drawing works as before. */
static void
test_restart (void)
{
  GstHarness *h = harness_new (PLAIN_CAPS, NULL, FALSE);
  draw_at (8, 8);
  gst_buffer_unref (gst_harness_push_and_pull (h, black_frame ()));

  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  g_autoptr (GstBuffer) flushed = gst_harness_push_and_pull (h, black_frame ());
  g_assert_cmpuint (pixel (flushed, 9, 9), ==, 235);

  const char *narrow = "video/x-raw, format=GRAY8, width=16, height=48, "
                       "framerate=25/1";
  gst_harness_set_sink_caps_str (h, narrow);
  gst_harness_set_src_caps_str (h, narrow);
  g_autoptr (GstBuffer) other = gst_harness_push_and_pull (h, black_frame ());
  guint8 line[16];
  gst_buffer_extract (other, 9 * 16, line, 16);
  g_assert_cmpuint (line[7], ==, 16);
  g_assert_cmpuint (line[8], ==, 235);
  harness_free (h);
}

static GstBuffer *
push_at (GstHarness *h, GstClockTime time)
{
  GstBuffer *buffer = black_frame ();
  GST_BUFFER_PTS (buffer) = time;
  return gst_harness_push_and_pull (h, buffer);
}

/* Late frames are recognised, and none is dropped. */
static void
test_late (void)
{
  GstHarness *h = harness_new (NULL, NULL, FALSE);
  gst_buffer_unref (push_at (h, 0));
  g_assert_false (was_late);

  gst_harness_push_upstream_event (h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 2.0, 2 * GST_SECOND,
          GST_SECOND));
  gst_buffer_unref (push_at (h, 2 * GST_SECOND));
  g_assert_true (was_late);
  gst_buffer_unref (push_at (h, 3 * GST_SECOND));
  g_assert_false (was_late);

  g_object_set (h->element, "qos", FALSE, NULL);
  gst_buffer_unref (push_at (h, 2 * GST_SECOND));
  g_assert_false (was_late);
  g_object_set (h->element, "qos", TRUE, NULL);

  const guint before = n_resets;
  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  g_assert_cmpuint (n_resets, >, before);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (h, gst_event_new_segment (&segment)));
  gst_buffer_unref (push_at (h, GST_SECOND));
  g_assert_false (was_late);
  harness_free (h);
}

/* appsrc uses a segment in bytes by default: nothing is late then. */
static void
test_bytes (void)
{
  GstHarness *h = harness_new (NULL, NULL, FALSE);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  g_assert_true (gst_harness_push_event (h, gst_event_new_segment (&segment)));
  gst_buffer_unref (push_at (h, GST_SECOND));
  g_assert_false (was_late);
  harness_free (h);
}

/* The crop meta is not proposed, since drawing uses the whole frame in
 * memory. */
static void
test_allocation (void)
{
  GstHarness *h = harness_new (NULL, NULL, FALSE);
  gst_harness_add_propose_allocation_meta (h, GST_VIDEO_META_API_TYPE, NULL);
  gst_harness_add_propose_allocation_meta (h, GST_VIDEO_CROP_META_API_TYPE,
      NULL);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->srcpad);
  g_autoptr (GstQuery) query = gst_query_new_allocation (caps, TRUE);
  g_assert_true (gst_pad_peer_query (h->srcpad, query));
  g_assert_true (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE,
      NULL));
  g_assert_false (gst_query_find_allocation_meta (query,
      GST_VIDEO_CROP_META_API_TYPE, NULL));
  harness_free (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay/negotiation", test_negotiation);
  g_test_add_func ("/overlay/nothing-drawn", test_nothing_drawn);
  g_test_add_func ("/overlay/shared-frame", test_shared_frame);
  g_test_add_func ("/overlay/merge", test_merge);
  g_test_add_func ("/overlay/reconfigure", test_reconfigure);
  g_test_add_func ("/overlay/density", test_density);
  g_test_add_func ("/overlay/restart", test_restart);
  g_test_add_func ("/overlay/allocation", test_allocation);
  g_test_add_func ("/overlay/late", test_late);
  g_test_add_func ("/overlay/bytes", test_bytes);
  return g_test_run ();
}
