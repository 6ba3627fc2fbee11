/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect async=true: frames pass at once, what is found beside them
 * comes with a later one, and nothing of a search outlives its stream.
 */

#include <gst/check/gstharness.h>
#include <string.h>

#include "detectornets.h"
#include "gstmienfacedetect.h"
#include "lossyengine.h"
#include "messages.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmiensearch.h"
#include "modelfiles.h"

#define SIDE 64
#define MODELINFO "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n"

/* Frames that a search may take to end, a millisecond each. */
#define MAX_FRAMES 20000

typedef struct {
  MienTestFiles files;
  GstElement *element;
  GstHarness *h;
  GstBus *bus;
} Fixture;

static void
set_caps (Fixture *f, guint width)
{
  gst_harness_set_src_caps (f->h,
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "GRAY8",
          "width", G_TYPE_INT, width, "height", G_TYPE_INT, SIDE, "framerate",
          GST_TYPE_FRACTION, 25, 1, NULL));
}

static void
fixture_init (Fixture *f, const char *device)
{
  static const guint strides[] = { 8, 0 };
  g_autofree char *network = mien_test_points_net (strides, 1, FALSE);

  lossy_runs_left = -1;
  mien_test_files_init (&f->files, network, MODELINFO, -1);
  f->element = gst_object_ref_sink (g_object_new (GST_TYPE_MIEN_FACE_DETECT,
      "model", f->files.onnx, "min-size-width", 0, "min-size-height", 0,
      "device", device, "async", TRUE, NULL));
  f->bus = gst_bus_new ();
  gst_element_set_bus (f->element, f->bus);
  f->h = gst_harness_new_with_element (f->element, "sink", "src");
  set_caps (f, SIDE);
}

static void
fixture_clear (Fixture *f)
{
  gst_harness_teardown (f->h);
  gst_element_set_bus (f->element, NULL);
  gst_object_unref (f->element);
  gst_object_unref (f->bus);
  mien_test_files_clear (&f->files);
}

/* A face where the pixel in column `x` is white; -1: nobody. */
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

/* The only face, or NULL. `frames_ago` of the search; -1: none was. */
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
push_until_found (Fixture *f, guint width, gint x, guint *n_frames)
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
  Fixture f;
  gint frames_ago;
  guint n;

  fixture_init (&f, "cpu");
  GstBuffer *in = frame_new (SIDE, 9);
  const GstMemory *memory = gst_buffer_peek_memory (in, 0);
  g_autoptr (GstBuffer) first = gst_harness_push_and_pull (f.h, in);
  g_assert_null (read_faces (first, &frames_ago));
  g_assert_cmpint (frames_ago, ==, -1);
  /* Nobody else holds the buffer; its pixels may be held. */
  g_assert_true (gst_buffer_is_writable (first));
  g_assert_true (gst_buffer_peek_memory (first, 0) == memory);

  g_autoptr (GstBuffer) found = push_until_found (&f, SIDE, 9, &n);
  const GstMienFace *face = read_faces (found, &frames_ago);
  g_assert_cmpint (frames_ago, >=, 1);
  g_assert_cmpint (frames_ago, <=, n);
  g_assert_cmpuint (face->frames_ago, ==, frames_ago);
  fixture_clear (&f);
}

/* What is written into a frame that is being searched is not searched. */
static void
test_pixels_stay (void)
{
  Fixture f;

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
  fixture_clear (&f);
}

static void
flush (Fixture *f)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (f->h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (f->h,
      gst_event_new_flush_stop (TRUE)));
  g_assert_true (gst_harness_push_event (f->h,
      gst_event_new_segment (&segment)));
}

/* After a flush, and after new caps, nothing of before is told. */
static void
test_begins_anew (gconstpointer data)
{
  const gboolean by_caps = GPOINTER_TO_INT (data);
  Fixture f;
  guint n;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 10; i++) {
    const guint before = by_caps && i % 2 ? 2 * SIDE : SIDE;
    const guint after = by_caps && i % 2 == 0 ? 2 * SIDE : SIDE;
    gint frames_ago;
    gst_buffer_unref (push_until_found (&f, before, 9, &n));
    if (by_caps)
      set_caps (&f, after);
    else
      flush (&f);
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (f.h, frame_new (after, -1));
    g_assert_null (read_faces (out, &frames_ago));
    g_assert_cmpint (frames_ago, ==, -1);
    g_autoptr (GstBuffer) found = push_until_found (&f, after, 40, &n);
    const GstMienFace *face = read_faces (found, &frames_ago);
    g_assert_cmpfloat (face->x + face->width / 2, >, 30);
  }
  fixture_clear (&f);
}

/* EOS waits for nobody; a stop ends what goes on; and it starts again. */
static void
test_ends (void)
{
  Fixture f;
  guint n;

  fixture_init (&f, "cpu");
  for (guint i = 0; i < 20; i++) {
    gst_buffer_unref (gst_harness_push_and_pull (f.h, frame_new (SIDE, 9)));
    g_assert_true (gst_harness_push_event (f.h, gst_event_new_eos ()));
    gst_element_set_state (f.element, GST_STATE_READY);
    gst_element_set_state (f.element, GST_STATE_PLAYING);
    flush (&f);
    set_caps (&f, SIDE);
  }
  gst_buffer_unref (push_until_found (&f, SIDE, 9, &n));
  fixture_clear (&f);
}

/* From the next frame on. */
static void
test_switched (void)
{
  Fixture f;

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
  fixture_clear (&f);
}

/* Searches begin no more often. */
static void
test_interval (void)
{
  enum { INTERVAL = 7 };
  Fixture f;
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
  fixture_clear (&f);
}

static void
test_lost (void)
{
  Fixture f;
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
  fixture_clear (&f);
}

static void
test_lost_to_cpu (void)
{
  g_autofree char *device = NULL;
  Fixture f;
  guint n;

  fixture_init (&f, "gpu");
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  lossy_runs_left = 0;
  gst_buffer_unref (push_until_found (&f, SIDE, 9, &n));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "lost; going on with the CPU code"));
  g_object_get (f.element, "device-name", &device, NULL);
  g_assert_nonnull (strstr (device, "CPU"));
  fixture_clear (&f);
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
