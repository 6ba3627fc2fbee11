/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detectplane.h"

#define WIDTH 1024
#define HEIGHT 192
#define STRIDE 16

/* Of a dot: its row of places, and its size and offset within the place in
 * pixels. */
#define ROW 5
#define DOT 5

static void
open_element (Flight *f, const FlightSetup *setup)
{
  NetFixture *net = g_new0 (NetFixture, 1);

  lossy_is_gpu = setup->is_gpu;
  lossy_late = setup->lost_late;
  net_fixture_init (net, STRIDE, NET_SIDE, "device", "gpu", "nireq",
      setup->nireq, "detect-width", 0, NULL);
  lossy_runs_left = setup->runs_left;
  gst_util_set_object_arg (G_OBJECT (net->element), "on-device-lost",
      setup->on_device_lost);
  *f = (Flight) { net->element, net->h, net->bus, net };
}

static void
close_element (Flight *f)
{
  net_fixture_clear (f->fixture);
  g_free (f->fixture);
}

static GstBuffer *
frame_new (guint x)
{
  return net_dot_new ("GRAY8", WIDTH, HEIGHT, x * STRIDE + DOT,
      ROW * STRIDE + DOT, DOT);
}

static void
check (GstBuffer *buffer, guint x)
{
  guint n;
  const GstMienFace *face = net_first_face (buffer, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (face->frames_ago, ==, 0);
  g_assert_cmpfloat_with_epsilon (face->x + face->width / 2,
      (x + TEST_BOX_X) * STRIDE, 0.01);
}

static guint
n_runs (void)
{
  return lossy_n_runs;
}

static guint
n_runners (void)
{
  return lossy_n_runners;
}

const FlightPlane detect_plane = {
  .name = "facedetect",
  .caps = "video/x-raw, format=GRAY8, width=1024, height=192, framerate=25/1, "
          "colorimetry=1:1:0:0",
  .other_caps = "video/x-raw, format=GRAY8, width=1024, height=192, "
                "framerate=30/1, colorimetry=1:1:0:0",
  .lost = "the lossy GPU was lost; continuing on the CPU",
  .cpu = "CPU (",
  .open = open_element,
  .close = close_element,
  .frame_new = frame_new,
  .check = check,
  .hold = lossy_engine_hold,
  .n_runs = n_runs,
  .n_runners = n_runners,
};
