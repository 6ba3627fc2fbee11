/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where facejoin puts faces, depending on the caps of both sides. */

#include <string.h>

#include "joinfixture.h"
#include "messages.h"
#include "table.h"

typedef struct {
  const char *name;
  const char *full, *analyzed; /* caps without the framerate */
  const char *fit;
  /* Position in the full frame; in the analysed one the face is 60 x 80 at
   * (100, 100). */
  gfloat x, y, width, height;
} PlaceCase;

#define RAW "video/x-raw, format=GRAY8, "

static const PlaceCase place_cases[] = {
  { "half", RAW "width=1280, height=720", RAW "width=640, height=360",
      "borders", 200, 200, 120, 160 },
  { "larger", RAW "width=320, height=180", RAW "width=640, height=360",
      "borders", 50, 50, 30, 40 },
  { "wide-pixels", RAW "width=1280, height=720",
      RAW "width=320, height=360, pixel-aspect-ratio=2/1", "borders", 400, 200,
      240, 160 },
  { "wide-pixels-full", RAW "width=640, height=720, pixel-aspect-ratio=2/1",
      RAW "width=640, height=360", "borders", 100, 200, 60, 160 },
  /* 16:9 in 4:3: 60 lines of border above and below. */
  { "borders", RAW "width=1280, height=720", RAW "width=640, height=480",
      "borders", 200, 80, 120, 160 },
  { "borders-beside", RAW "width=720, height=1280", RAW "width=640, height=640",
      "borders", -80, 200, 120, 160 },
  { "crop", RAW "width=1280, height=720", RAW "width=480, height=360", "crop",
      360, 200, 120, 160 },
  { "stretch", RAW "width=1280, height=720", RAW "width=640, height=480",
      "stretch", 200, 150, 120, 120 },
  { "mad-pixels", RAW "width=1280, height=720",
      RAW "width=640, height=360, pixel-aspect-ratio=1000/1", "borders", 200,
      200, 120, 160 },
  { "h264", "video/x-h264, width=1280, height=720", RAW "width=640, height=360",
      "borders", 200, 200, 120, 160 },
  { "jpeg", "image/jpeg, width=640, height=720, pixel-aspect-ratio=2/1",
      RAW "width=640, height=360", "borders", 100, 200, 60, 160 },
  { "gpu", "video/x-raw(memory:GLMemory), format=RGBA, width=1280, height=720",
      RAW "width=640, height=360", "borders", 200, 200, 120, 160 },
};

static void
set_caps (GstHarness *h, const char *text)
{
  g_autofree char *caps = g_strconcat (text, ", framerate=30/1", NULL);

  gst_harness_set_src_caps_str (h, caps);
}

static void
check_place (JoinFixture *f, const PlaceCase *c, GstClockTime time)
{
  g_autoptr (GstBuffer) out = join_push (f, time);
  const GstMienFace *face = test_only_face (out);

  g_assert_nonnull (face);
  g_assert_cmpfloat_with_epsilon (face->x, c->x, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->y, c->y, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->width, c->width, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->height, c->height, 1e-3);
}

static void
test_place (gconstpointer data)
{
  const PlaceCase *c = data;
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_util_set_object_arg (G_OBJECT (f.h->element), "fit", c->fit);
  set_caps (f.h, c->full);
  set_caps (f.analyzed, c->analyzed);
  join_analyze (&f, 0, 100);
  check_place (&f, c, 0);
  join_fixture_clear (&f);
}

/* Within one stream: faces use the caps of their own frame, even if it is
 * old. */
static void
test_caps (void)
{
  JoinFixture f;

  join_fixture_init (&f, "max-age=1000000");
  for (guint i = 0; i < G_N_ELEMENTS (place_cases); i++) {
    set_caps (f.analyzed, place_cases[i].analyzed);
    join_analyze (&f, i * JOIN_FRAME, 100);
  }
  for (guint i = 0; i < G_N_ELEMENTS (place_cases); i++) {
    const PlaceCase *c = &place_cases[i];
    gst_util_set_object_arg (G_OBJECT (f.h->element), "fit", c->fit);
    set_caps (f.h, c->full);
    g_autoptr (GstCaps) in = gst_pad_get_current_caps (f.h->srcpad);
    check_place (&f, c, i * JOIN_FRAME);
    g_autoptr (GstCaps) out = gst_pad_get_current_caps (f.h->sinkpad);
    g_assert_true (gst_caps_is_strictly_equal (in, out));
  }
  join_fixture_clear (&f);
}

static const char *const no_sizes[] = {
  "video/x-h264, stream-format=byte-stream",
  "audio/x-raw, rate=8000, channels=1, format=S16LE, layout=interleaved",
  "image/jpeg, width=0, height=10",
};

static void
test_no_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_sizes); i++) {
    JoinFixture f;

    join_fixture_init (&f, "name=join");
    gst_harness_set_src_caps_str (f.h, no_sizes[i]);
    g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
    g_autofree char *type = g_strndup (no_sizes[i], strcspn (no_sizes[i], ","));
    g_assert_true (g_str_has_prefix (text,
        "Expected caps with width and height on the pad sink, to scale boxes, "
        "found "));
    g_assert_nonnull (strstr (text, type));
    g_assert_true (g_str_has_suffix (text,
        "Put a parser, such as h264parse or jpegparse, before join"));
    g_assert_cmpint (gst_harness_push (f.h, join_frame_new (0)), ==,
        GST_FLOW_NOT_NEGOTIATED);
    join_fixture_clear (&f);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/join/place/", place_cases, test_place);
  g_test_add_func ("/join/caps", test_caps);
  g_test_add_func ("/join/no-size", test_no_size);
  return g_test_run ();
}
