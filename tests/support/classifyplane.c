/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifyplane.h"

#include "classifyfixture.h"

static void
open_element (Flight *f, const FlightSetup *setup)
{
  ClassifyFixture *fixture = g_new0 (ClassifyFixture, 1);

  fake_engine_reset ();
  fake_engine.is_gpu = setup->is_gpu;
  fake_engine.runs_left = setup->runs_left;
  fake_engine.lost_late = setup->lost_late;
  GstElement *element = classify_element_new (&fixture->bus, "models", "first",
      "nireq", setup->nireq, "device", "gpu", "smoothing", 0, NULL);
  gst_util_set_object_arg (G_OBJECT (element), "on-device-lost",
      setup->on_device_lost);
  classify_fixture_start (fixture, element);
  *f = (Flight) { element, fixture->h, fixture->bus, fixture };
}

static void
close_element (Flight *f)
{
  classify_fixture_clear (f->fixture);
  g_free (f->fixture);
}

static GstBuffer *
frame_new (guint x)
{
  GstBuffer *buffer = classify_gradient_new (FALSE);

  gst_mien_buffer_add_face (buffer, x, 50, 20, 20, 1, "yunet")->track_id = 1;
  return buffer;
}

static void
check (GstBuffer *buffer, guint x)
{
  gpointer state = NULL;
  const GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);

  g_assert_cmpfloat_with_epsilon (classify_score (face, "first") * 255, x + 9.5,
      0.01);
}

static guint
n_runs (void)
{
  return fake_engine.batches->len;
}

static guint
n_runners (void)
{
  return fake_engine.n_runners;
}

const FlightPlane classify_plane = {
  .name = "faceclassify",
  .caps = "video/x-raw, format=GRAY8, width=240, height=240, framerate=25/1, "
          "colorimetry=1:1:0:0",
  .other_caps = "video/x-raw, format=GRAY8, width=240, height=240, "
                "framerate=30/1, colorimetry=1:1:0:0",
  .lost = "fake gpu was lost; continuing on the CPU",
  .cpu = "fake cpu",
  .open = open_element,
  .close = close_element,
  .frame_new = frame_new,
  .check = check,
  .hold = fake_engine_hold,
  .n_runs = n_runs,
  .n_runners = n_runners,
};
