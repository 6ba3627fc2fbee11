/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect async=true: frames pass immediately, results appear on a later
 * frame, and no search outlives its stream.
 */

#include <string.h>

#include "meta/gstmiensearch.h"
#include "netfixture.h"

#define SIDE 64

/* The number of frames that a search may take, one millisecond each. */
#define MAX_FRAMES 20000

static void
fixture_init (NetFixture *f, const char *device)
{
  net_fixture_init (f, 8, NET_SIDE, "device", device, "async", TRUE, NULL);
  net_fixture_set_caps (f, "GRAY8", SIDE, SIDE);
}

/* A frame with a face at the white pixel in column `x`; none if x is -1. */
static GstBuffer *
frame_new (guint width, gint x)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, width * SIDE, NULL);
  guint8 white = 255;

  gst_buffer_memset (buffer, 0, 0, width * SIDE);
  if (x >= 0)
    gst_buffer_fill (buffer, 9 * width + (guint) x, &white, 1);
  return buffer;
}

/* The only face, or NULL. `frames_ago` is that of the search, -1 without
 * one. */
static const GstMienFace *
read_faces (GstBuffer *buffer, gint *frames_ago)
{
  gpointer state = NULL;
  guint ago;
  const GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);

  g_assert_null (face ? gst_mien_buffer_iterate_faces (buffer, &state) : NULL);
  *frames_ago = gst_mien_buffer_get_search (buffer, &ago) ? (gint) ago : -1;
  return face;
}

/* Pushes such frames until one has a face, and returns it. */
static GstBuffer *
push_until_found (NetFixture *f, guint width, gint x, guint *n_frames)
{
  for (*n_frames = 1; *n_frames < MAX_FRAMES; (*n_frames)++) {
    gint frames_ago;
    GstBuffer *out = gst_harness_push_and_pull (f->h, frame_new (width, x));
    if (read_faces (out, &frames_ago))
      return out;
    gst_buffer_unref (out);
    g_usleep (1000);
  }
  g_error ("nothing was found in %u frames", MAX_FRAMES);
}

static void
test_found (void)
{
  NetFixture f;
  gint frames_ago;
  guint n;

  fixture_init (&f, "cpu");
  GstBuffer *in = frame_new (SIDE, 9);
  const GstMemory *memory = gst_buffer_peek_memory (in, 0);
  g_autoptr (GstBuffer) first = gst_harness_push_and_pull (f.h, in);
  g_assert_null (read_faces (first, &frames_ago));
  g_assert_cmpint (frames_ago, ==, -1);
  /* Nobody else holds the buffer; its memory may be held. */
  g_assert_true (gst_buffer_is_writable (first));
  g_assert_true (gst_buffer_peek_memory (first, 0) == memory);

  g_autoptr (GstBuffer) found = push_until_found (&f, SIDE, 9, &n);
  const GstMienFace *face = read_faces (found, &frames_ago);
  g_assert_cmpint (frames_ago, >=, 1);
  g_assert_cmpint (frames_ago, <=, n);
  g_assert_cmpuint (face->frames_ago, ==, frames_ago);
  net_fixture_clear (&f);
}

/* Changes to a frame while it is being searched are not seen by the search. */
static void
test_pixels_stay (void)
{
  NetFixture f;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 50; i++) {
    GstMapInfo map;
    gint frames_ago;
    GstBuffer *out = gst_harness_push_and_pull (f.h, frame_new (SIDE, -1));
    g_assert_null (read_faces (out, &frames_ago));
    g_assert_true (gst_buffer_map (out, &map, GST_MAP_WRITE));
    memset (map.data, 255, map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  net_fixture_clear (&f);
}

/* After a flush, and after new caps, no old results are reported. */
static void
test_begins_anew (gconstpointer data)
{
  const gboolean by_caps = GPOINTER_TO_INT (data);
  NetFixture f;
  guint n;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 10; i++) {
    const guint before = by_caps && i % 2 ? 2 * SIDE : SIDE;
    const guint after = by_caps && i % 2 == 0 ? 2 * SIDE : SIDE;
    gint frames_ago;
    gst_buffer_unref (push_until_found (&f, before, 9, &n));
    if (by_caps)
      net_fixture_set_caps (&f, "GRAY8", after, SIDE);
    else
      net_fixture_flush (&f);
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (f.h, frame_new (after, -1));
    g_assert_null (read_faces (out, &frames_ago));
    g_assert_cmpint (frames_ago, ==, -1);
    g_autoptr (GstBuffer) found = push_until_found (&f, after, 40, &n);
    const GstMienFace *face = read_faces (found, &frames_ago);
    g_assert_cmpfloat (face->x + face->width / 2, >, 30);
  }
  net_fixture_clear (&f);
}

/* EOS does not wait; stopping ends a running search; and the element
 * restarts. */
static void
test_ends (void)
{
  NetFixture f;
  guint n;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 20; i++) {
    gst_buffer_unref (gst_harness_push_and_pull (f.h, frame_new (SIDE, 9)));
    g_assert_true (gst_harness_push_event (f.h, gst_event_new_eos ()));
    gst_element_set_state (f.element, GST_STATE_READY);
    gst_element_set_state (f.element, GST_STATE_PLAYING);
    net_fixture_flush (&f);
    net_fixture_set_caps (&f, "GRAY8", SIDE, SIDE);
  }
  gst_buffer_unref (push_until_found (&f, SIDE, 9, &n));
  net_fixture_clear (&f);
}

/* Takes effect on the next frame. */
static void
test_switched (void)
{
  NetFixture f;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 20; i++) {
    gint frames_ago;
    g_object_set (f.element, "async", i % 2 == 0, NULL);
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (f.h, frame_new (SIDE, 9));
    const GstMienFace *face = read_faces (out, &frames_ago);
    if (i % 2 == 1) {
      g_assert_nonnull (face);
      g_assert_cmpint (frames_ago, ==, 0);
    } else if (i > 0) {
      g_assert_nonnull (face);
      g_assert_cmpint (frames_ago, ==, 1);
    }
  }
  net_fixture_clear (&f);
}

/* Searches do not start more often than that. */
static void
test_interval (void)
{
  enum { INTERVAL = 7 };
  NetFixture f;
  gint frames_ago, before = 0;

  fixture_init (&f, "cpu");
  g_object_set (f.element, "inference-interval", INTERVAL, NULL);
  for (gint i = 0, last = -INTERVAL; i < 300; i++) {
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (f.h, frame_new (SIDE, 9));
    read_faces (out, &frames_ago);
    if (frames_ago >= 0 && (last < 0 || frames_ago <= before)) {
      const gint searched = i - frames_ago;
      g_assert_cmpint (searched - last, >=, INTERVAL);
      last = searched;
    }
    before = frames_ago;
    g_usleep (200);
  }
  net_fixture_clear (&f);
}

static void
test_lost (void)
{
  NetFixture f;
  GstFlowReturn flow = GST_FLOW_OK;

  fixture_init (&f, "gpu");
  lossy_runs_left = 0;
  for (guint i = 0; i < MAX_FRAMES && flow == GST_FLOW_OK; i++) {
    flow = gst_harness_push (f.h, frame_new (SIDE, 9));
    g_usleep (1000);
  }
  g_assert_cmpint (flow, ==, GST_FLOW_ERROR);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (text, ==, "the lossy GPU was lost");
  net_fixture_clear (&f);
}

static void
test_lost_to_cpu (void)
{
  g_autofree char *device = NULL;
  NetFixture f;
  guint n;

  fixture_init (&f, "gpu");
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  lossy_runs_left = 0;
  gst_buffer_unref (push_until_found (&f, SIDE, 9, &n));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "lost; continuing on the CPU"));
  g_object_get (f.element, "device-name", &device, NULL);
  g_assert_nonnull (strstr (device, "CPU"));
  net_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  lossy_engine_init ();
  g_test_add_func ("/facedetect/async/found", test_found);
  g_test_add_func ("/facedetect/async/pixels-stay", test_pixels_stay);
  g_test_add_data_func ("/facedetect/async/flush", GINT_TO_POINTER (FALSE),
      test_begins_anew);
  g_test_add_data_func ("/facedetect/async/caps", GINT_TO_POINTER (TRUE),
      test_begins_anew);
  g_test_add_func ("/facedetect/async/ends", test_ends);
  g_test_add_func ("/facedetect/async/switched", test_switched);
  g_test_add_func ("/facedetect/async/interval", test_interval);
  g_test_add_func ("/facedetect/async/lost", test_lost);
  g_test_add_func ("/facedetect/async/lost-to-cpu", test_lost_to_cpu);
  return g_test_run ();
}
