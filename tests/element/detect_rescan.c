/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect with rescan-interval: which frames are searched as a whole,
 * and that no face is lost. The network takes each white dot for a face of 43 x
 * 72 pixels.
 */

#include <string.h>

#include "detector/net.h"
#include "netfixture.h"

#define WIDTH 1280
#define HEIGHT 320
#define DOT 5
#define WINDOW 128

static void
fixture_init (NetFixture *f, guint interval)
{
  net_fixture_init (f, 16, NET_SIDE, "device", "gpu", "detect-width", 0,
      "rescan-interval", interval, NULL);
  gst_util_set_object_arg (G_OBJECT (f->element), "on-device-lost", "cpu");
  net_fixture_set_caps (f, "GRAY8", WIDTH, HEIGHT);
}

/* The number of faces in a frame with dots at these positions; the list ends
 * with column 0. */
static guint
push (NetFixture *f, const guint dots[][2])
{
  guint8 *pixels = g_malloc0 (WIDTH * HEIGHT);
  gpointer state = NULL;
  guint n = 0;

  for (guint i = 0; dots[i][0] > 0; i++)
    for (guint y = 0; y < DOT; y++)
      memset (pixels + (dots[i][1] + y) * WIDTH + dots[i][0], 255, DOT);
  GstBuffer *buffer = gst_harness_push_and_pull (f->h,
      gst_buffer_new_wrapped (pixels, WIDTH * HEIGHT));
  while (gst_mien_buffer_iterate_faces (buffer, &state))
    n++;
  gst_buffer_unref (buffer);
  return n;
}

static void
assert_last (guint n_runs, guint width, guint n_items)
{
  g_assert_cmpuint (lossy_n_runs, ==, n_runs);
  g_assert_cmpuint (lossy_width, ==, width);
  g_assert_cmpuint (lossy_n_items, ==, n_items);
}

static const guint TWO[][2] = { { 325, 165 }, { 805, 149 }, { 0 } };
static const guint ONE[][2] = { { 325, 165 }, { 0 } };
static const guint NONE[][2] = { { 0 } };

/* Both windows are searched in one run. */
static void
test_interval (void)
{
  NetFixture f;

  fixture_init (&f, 3);
  for (guint i = 0; i < 9; i++) {
    g_assert_cmpuint (push (&f, TWO), ==, 2);
    assert_last (i + 1, i % 3 ? WINDOW : WIDTH, i % 3 ? 2 : 1);
  }
  g_object_set (f.element, "rescan-interval", 1, NULL);
  for (guint i = 9; i < 12; i++) {
    g_assert_cmpuint (push (&f, TWO), ==, 2);
    assert_last (i + 1, WIDTH, 1);
  }
  net_fixture_clear (&f);
}

/* If a face is missing, the same frame is searched as a whole immediately. */
static void
test_gone (void)
{
  NetFixture f;

  fixture_init (&f, 100);
  g_assert_cmpuint (push (&f, TWO), ==, 2);
  g_assert_cmpuint (push (&f, TWO), ==, 2);
  assert_last (2, WINDOW, 2);
  g_assert_cmpuint (push (&f, ONE), ==, 1);
  assert_last (4, WIDTH, 1);
  g_assert_cmpuint (push (&f, ONE), ==, 1);
  assert_last (5, WINDOW, 1);
  g_assert_cmpuint (push (&f, NONE), ==, 0);
  assert_last (7, WIDTH, 1);
  /* There is no face to search around. */
  g_assert_cmpuint (push (&f, NONE), ==, 0);
  assert_last (7, WIDTH, 1);
  net_fixture_clear (&f);
}

/* A new face is found in the next search of the whole frame. */
static void
test_new (void)
{
  NetFixture f;

  fixture_init (&f, 4);
  g_assert_cmpuint (push (&f, ONE), ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (push (&f, TWO), ==, 1);
  g_assert_cmpuint (push (&f, TWO), ==, 2);
  net_fixture_clear (&f);

  fixture_init (&f, 4);
  g_assert_cmpuint (push (&f, NONE), ==, 0);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (push (&f, ONE), ==, 0);
  g_assert_cmpuint (push (&f, ONE), ==, 1);
  net_fixture_clear (&f);
}

/* By 12 pixels per frame, a sixth of the face's height. */
static void
test_moving (void)
{
  NetFixture f;

  fixture_init (&f, 1000);
  for (guint i = 0; i < 50; i++) {
    const guint dots[][2] = { { 325 + 12 * i, 165 }, { 0 } };
    g_assert_cmpuint (push (&f, dots), ==, 1);
  }
  /* Less than half of the frames needed a search of the whole, although this
   * network's positions are multiples of 16 pixels. */
  g_assert_cmpuint (lossy_n_runs, <, 75);
  net_fixture_clear (&f);
}

/* More windows than fit into one run. */
static void
test_many (void)
{
  guint dots[MIEN_DETECTOR_MOST + 2][2] = { 0 };
  NetFixture f;

  for (guint i = 0; i <= MIEN_DETECTOR_MOST; i++) {
    dots[i][0] = 101 + 112 * i;
    dots[i][1] = 165;
  }
  fixture_init (&f, 100);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (push (&f, (gconstpointer) dots), ==,
        MIEN_DETECTOR_MOST + 1);
    assert_last (i + 1, WIDTH, 1);
  }
  dots[MIEN_DETECTOR_MOST][0] = 0;
  for (guint i = 3; i < 6; i++)
    g_assert_cmpuint (push (&f, (gconstpointer) dots), ==, MIEN_DETECTOR_MOST);
  assert_last (6, WINDOW, MIEN_DETECTOR_MOST);
  net_fixture_clear (&f);
}

/* A flush, a seek and new caps reset the known faces. */
static void
test_reset (void)
{
  NetFixture f;

  fixture_init (&f, 100);
  push (&f, TWO);
  push (&f, TWO);
  assert_last (2, WINDOW, 2);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE)));
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "video/x-raw,format=GRAY8,width=1280,height=320,framerate=30/1");
  gst_harness_set_src_caps (f.h, g_steal_pointer (&caps));
  push (&f, TWO);
  assert_last (3, WIDTH, 1);
  net_fixture_clear (&f);
}

static void
test_lost (void)
{
  NetFixture f;

  fixture_init (&f, 100);
  lossy_runs_left = 1;
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (push (&f, TWO), ==, 2);
  g_assert_cmpuint (lossy_n_runs, ==, 1);
  net_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  lossy_engine_init ();

  g_test_add_func ("/facedetect/rescan/interval", test_interval);
  g_test_add_func ("/facedetect/rescan/gone", test_gone);
  g_test_add_func ("/facedetect/rescan/new", test_new);
  g_test_add_func ("/facedetect/rescan/moving", test_moving);
  g_test_add_func ("/facedetect/rescan/many", test_many);
  g_test_add_func ("/facedetect/rescan/reset", test_reset);
  g_test_add_func ("/facedetect/rescan/lost", test_lost);
  return g_test_run ();
}
