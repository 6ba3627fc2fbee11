/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* anonymize of faceannotate: which faces it covers, and what remains
 * visible. */

#include "annotatefixture.h"
#include "messages.h"
#include "noise.h"
#include "table.h"

static const char *const KINDS[] = { "blur", "pixelate", "fill" };

static void
set_up (AnnotateFixture *f, const char *format, guint width, guint height,
    const char *kind)
{
  annotate_set_up (f, format, width, height, FALSE);
  gst_util_set_object_arg (G_OBJECT (f->h->element), "anonymize", kind);
  g_object_set (f->h->element, "draw-boxes", FALSE, "draw-labels", FALSE, NULL);
}

/* The number of pixels outside `area` that differ. */
static guint
count_outside (const GstVideoInfo *info, GstBuffer *a, GstBuffer *b,
    const GstVideoRectangle *area)
{
  g_autofree guint16 *of_a = noise_read (info, a), *of_b = noise_read (info, b);
  const gint width = GST_VIDEO_INFO_WIDTH (info);
  guint n = 0;

  for (gint y = 0; y < GST_VIDEO_INFO_HEIGHT (info); y++)
    for (gint x = 0; x < width; x++)
      n += (x < area->x || x >= area->x + area->w || y < area->y
               || y >= area->y + area->h)
          && of_a[y * width + x] != of_b[y * width + x];
  return n;
}

/* For every raw format, including odd sizes and positions: no detail remains
 * inside the face's box, and pixels away from it are unchanged. */
static void
test_format (gconstpointer format)
{
  if (g_str_equal (format, "RGB8P")) {
    g_test_skip ("GStreamer packs colours of this format into a palette");
    return;
  }
  const GstVideoRectangle box = { 51, 43, 37, 29 };
  const GstVideoRectangle around = { 9, 3, 123, 95 };
  for (guint k = 0; k < G_N_ELEMENTS (KINDS); k++) {
    AnnotateFixture f;
    set_up (&f, format, 157, 121, KINDS[k]);
    g_autoptr (GstBuffer) frame = noise_frame (&f.info, 7);
    GstBuffer *pushed = gst_buffer_copy (frame);
    gst_mien_buffer_add_face (pushed, box.x, box.y, box.w, box.h, 1, "test");
    g_autoptr (GstBuffer) out = annotate_push (&f, pushed);

    const gdouble before = noise_detail (&f.info, frame, &box);
    const gdouble after = noise_detail (&f.info, out, &box);
    g_test_message ("%s: detail %.0f, was %.0f", KINDS[k], after, before);
    g_assert_cmpfloat (before, >, 10000);
    g_assert_cmpfloat (after, <, 1500);
    g_assert_cmpuint (count_outside (&f.info, frame, out, &around), ==, 0);
    annotate_tear_down (&f);
  }
}

/* The number of cells does not depend on the size, so a large face reveals no
 * more than a small one. */
static void
test_size (void)
{
  const gint sides[] = { 60, 120, 300 };
  guint last = G_MAXUINT;

  for (guint i = G_N_ELEMENTS (sides); i-- > 0;) {
    AnnotateFixture f;
    set_up (&f, "GRAY8", 700, 700, "pixelate");
    GstBuffer *frame = noise_frame (&f.info, 3);
    gst_mien_buffer_add_face (frame, 200, 200, sides[i], sides[i], 1, "test");
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_autofree guint16 *values = noise_read (&f.info, out);
    guint changes = 0;
    for (gint x = 0; x < sides[i]; x++) {
      const gsize at = (200 + sides[i] / 2) * 700 + 200 + x;
      changes += values[at] != values[at + 1];
    }
    g_test_message ("side %d: %u", sides[i], changes);
    g_assert_cmpuint (changes, <=, 4);
    g_assert_cmpuint (changes, <=, last);
    last = changes + 1;
    annotate_tear_down (&f);
  }
}

typedef struct {
  const char *name;
  gfloat x, y, width, height;
  guint seen_x, seen_y; /* a pixel that must be covered */
} Place;

static const Place PLACES[] = {
  { "middle", 100, 80, 40, 50, 120, 105 },
  { "forehead", 100, 80, 40, 50, 120, 70 },
  { "chin", 100, 80, 40, 50, 120, 136 },
  { "ear", 100, 80, 40, 50, 92, 100 },
  { "left-edge", -20, 80, 40, 50, 0, 105 },
  { "upper-edge", 100, -30, 40, 50, 120, 0 },
  { "right-edge", 300, 80, 40, 50, 318, 105 },
  { "lower-edge", 100, 220, 40, 50, 120, 238 },
  { "corner", 310, 230, 40, 50, 318, 238 },
  { "tiny", 100, 80, 2, 2, 101, 81 },
  { "larger-than-the-frame", -500, -500, 2000, 2000, 160, 120 },
};

static void
test_place (gconstpointer data)
{
  const Place *p = data;
  AnnotateFixture f;
  set_up (&f, "I420", 319, 239, "fill");
  g_autoptr (GstBuffer) frame = noise_frame (&f.info, 5);
  GstBuffer *pushed = gst_buffer_copy (frame);
  gst_mien_buffer_add_face (pushed, p->x, p->y, p->width, p->height, 1, "test");
  g_autoptr (GstBuffer) out = annotate_push (&f, pushed);
  g_autofree guint16 *values = noise_read (&f.info, out);
  g_assert_cmpuint (values[p->seen_y * 319 + p->seen_x], ==, 16 * 257);
  g_assert_true (gst_buffer_is_writable (frame));
  g_assert_true (noise_detail (&f.info, frame,
                     &(GstVideoRectangle) { 10, 10, 100, 100 })
      > 10000);
  annotate_tear_down (&f);
}

/* A head on its side extends beyond the box. */
static void
test_landmarks (void)
{
  for (guint with = 0; with < 2; with++) {
    AnnotateFixture f;
    set_up (&f, "GRAY8", 320, 240, "fill");
    g_object_set (f.h->element, "anonymize-margin", 0.0, NULL);
    GstBuffer *frame = noise_frame (&f.info, 5);
    GstMienFace *face =
        gst_mien_buffer_add_face (frame, 140, 100, 50, 50, 1, "test");
    face->has_landmarks = with;
    const GstMienPoint points[] = { { 150, 112 }, { 150, 138 }, { 165, 125 },
      { 182, 116 }, { 182, 134 } };
    memcpy (face->landmarks, points, sizeof points);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_autofree guint16 *values = noise_read (&f.info, out);
    /* The crown is to the left of the eyes. */
    gboolean covered = TRUE;
    for (guint x = 92; x < 150; x++)
      covered &= values[125 * 320 + x] == values[125 * 320 + 160];
    g_assert_cmpint (covered, ==, with);
    annotate_tear_down (&f);
  }
}

static void
test_overlap (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (KINDS); k++) {
    const GstVideoRectangle both = { 100, 80, 70, 50 };
    AnnotateFixture f;
    set_up (&f, "NV12", 320, 240, KINDS[k]);
    GstBuffer *frame = noise_frame (&f.info, 5);
    gst_mien_buffer_add_face (frame, 100, 80, 40, 50, 1, "test");
    gst_mien_buffer_add_face (frame, 130, 85, 40, 45, 1, "test");
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_assert_cmpfloat (noise_detail (&f.info, out, &both), <, 2000);
    annotate_tear_down (&f);
  }
}

/* Faces are covered before anything is drawn. */
static void
test_drawn_over (void)
{
  AnnotateFixture f;
  set_up (&f, "GRAY8", 320, 240, "fill");
  g_object_set (f.h->element, "draw-boxes", TRUE, "thickness", 4, NULL);
  GstBuffer *frame = noise_frame (&f.info, 5);
  gst_mien_buffer_add_face (frame, 100, 80, 40, 50, 1, "test");
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);
  g_autofree guint16 *values = noise_read (&f.info, out);
  g_assert_cmpuint (values[82 * 320 + 120], >, 100 * 257);
  g_assert_cmpuint (values[100 * 320 + 120], <, 20 * 257);
  annotate_tear_down (&f);
}

/* With pixels that are also held by others, and with attached overlays. */
static void
test_attached (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 320, 240, TRUE);
  gst_util_set_object_arg (G_OBJECT (f.h->element), "anonymize", "fill");
  g_autoptr (GstBuffer) frame = noise_frame (&f.info, 5);
  gst_mien_buffer_add_face (frame, 100, 80, 40, 50, 1, "test");
  g_autoptr (GstBuffer) out = annotate_push (&f, gst_buffer_ref (frame));
  g_assert_cmpuint (annotate_n_rectangles (out), >, 0);
  g_assert_true (noise_differs (&f.info, frame, out, 120, 100));
  g_assert_false (noise_differs (&f.info, frame, out, 20, 20));
  annotate_tear_down (&f);
}

typedef struct {
  const char *name, *only, *except;
  gint gender; /* -1: not classified */
  guint track;
  gboolean covered;
} Choice;

static const Choice CHOICES[] = {
  { "all", NULL, NULL, -1, 0, TRUE },
  { "empty", "", "", 0, 1, TRUE },
  { "only-label", "gender=woman", NULL, 0, 1, TRUE },
  { "only-other-label", "gender=woman", NULL, 1, 1, FALSE },
  { "only-unknown", "gender=woman", NULL, -1, 1, TRUE },
  { "only-id", "id=3", NULL, 1, 3, TRUE },
  { "only-other-id", "id=3", NULL, 1, 4, FALSE },
  { "only-untracked", "id=3", NULL, 1, 0, TRUE },
  { "only-either", "id=3, gender=woman", NULL, 0, 4, TRUE },
  { "only-neither", "id=3, gender=woman", NULL, 1, 4, FALSE },
  { "except-label", NULL, "gender=man", 1, 1, FALSE },
  { "except-other-label", NULL, "gender=man", 0, 1, TRUE },
  { "except-unknown", NULL, "gender=man", -1, 1, TRUE },
  { "except-id", NULL, "id=3", -1, 3, FALSE },
  { "except-untracked", NULL, "id=3", -1, 0, TRUE },
  { "both", "gender=woman", "id=3", 0, 3, FALSE },
};

static void
test_choice (gconstpointer data)
{
  const Choice *c = data;
  AnnotateFixture f;
  set_up (&f, "GRAY8", 320, 240, "fill");
  g_object_set (f.h->element, "anonymize-only", c->only, "anonymize-except",
      c->except, NULL);
  g_autoptr (GstBuffer) frame = noise_frame (&f.info, 5);
  GstBuffer *pushed = gst_buffer_copy (frame);
  annotate_add_face (pushed, 100, 80, 50, -1, c->gender)->track_id = c->track;
  g_autoptr (GstBuffer) out = annotate_push (&f, pushed);
  g_assert_cmpint (noise_differs (&f.info, frame, out, 120, 100), ==,
      c->covered);
  annotate_tear_down (&f);
}

static void
check_error (GstBus *bus, const char *wrong)
{
  g_autofree char *text = test_pop_text (bus, GST_MESSAGE_ERROR);
  g_assert_nonnull (text);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "anonymize-except: expected"));
  g_assert_nonnull (strstr (text, wrong));
}

/* Rejected at the start; while playing, no frame passes. */
static void
test_wrong_choice (void)
{
  const char *const wrong[] = { "woman", "gender=", "=woman", "id=0", "id=x",
    "gender=woman,,id=3" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GstElement) element =
        gst_element_factory_make ("faceannotate", NULL);
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_object_ref_sink (element);
    gst_element_set_bus (element, bus);
    g_object_set (element, "anonymize-except", wrong[i], NULL);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_FAILURE);
    check_error (bus, i == 5 ? "''" : wrong[i]);
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);

    AnnotateFixture f;
    set_up (&f, "GRAY8", 320, 240, "fill");
    gst_element_set_bus (f.h->element, bus);
    gst_buffer_unref (annotate_push (&f, noise_frame (&f.info, 5)));
    g_object_set (f.h->element, "anonymize-except", wrong[i], NULL);
    g_assert_cmpint (gst_harness_push (f.h, noise_frame (&f.info, 5)), ==,
        GST_FLOW_ERROR);
    check_error (bus, i == 5 ? "''" : wrong[i]);
    gst_element_set_bus (f.h->element, NULL);
    annotate_tear_down (&f);
  }
}

/* Whether each frame is covered at (120, 100), given a face only on the
 * first. */
static void
test_keep (gconstpointer data)
{
  const guint keep = GPOINTER_TO_UINT (data);
  AnnotateFixture f;
  set_up (&f, "GRAY8", 320, 240, "fill");
  g_object_set (f.h->element, "anonymize-keep", keep, NULL);
  for (guint i = 0; i < 8; i++) {
    g_autoptr (GstBuffer) frame = noise_frame (&f.info, i);
    GstBuffer *pushed = gst_buffer_copy (frame);
    if (i == 0)
      gst_mien_buffer_add_face (pushed, 100, 80, 40, 50, 1, "test");
    g_autoptr (GstBuffer) out = annotate_push (&f, pushed);
    g_test_message ("frame %u", i);
    g_assert_cmpint (noise_differs (&f.info, frame, out, 120, 100), ==,
        i <= keep);
    g_assert_cmpint (out != pushed, ==, FALSE);
  }
  annotate_tear_down (&f);
}

/* Covered areas are not kept over a flush, a new segment or new caps. */
static void
test_keep_ends (gconstpointer how)
{
  AnnotateFixture f;
  GstSegment segment;
  set_up (&f, "GRAY8", 320, 240, "fill");
  GstBuffer *frame = noise_frame (&f.info, 1);
  gst_mien_buffer_add_face (frame, 100, 80, 40, 50, 1, "test");
  gst_buffer_unref (annotate_push (&f, frame));

  gst_segment_init (&segment, GST_FORMAT_TIME);
  if (g_str_equal (how, "flush")) {
    gst_harness_push_event (f.h, gst_event_new_flush_start ());
    gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE));
  } else if (g_str_equal (how, "caps")) {
    gst_video_info_set_format (&f.info, GST_VIDEO_FORMAT_GRAY8, 318, 240);
    g_autoptr (GstCaps) caps = gst_video_info_to_caps (&f.info);
    gst_harness_push_event (f.h, gst_event_new_caps (caps));
  }
  if (!g_str_equal (how, "caps"))
    gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  g_autoptr (GstBuffer) next = noise_frame (&f.info, 2);
  g_autoptr (GstBuffer) out = annotate_push (&f, gst_buffer_copy (next));
  g_assert_false (noise_differs (&f.info, next, out, 120, 100));
  annotate_tear_down (&f);
}

/* A face that facetrack has not confirmed yet is covered, but not drawn
 * otherwise. */
static void
test_unconfirmed (void)
{
  AnnotateFixture f;
  gst_video_info_set_format (&f.info, GST_VIDEO_FORMAT_GRAY8, 320, 240);
  f.h = gst_harness_new_parse (
      "facetrack ! faceannotate anonymize=fill anonymize-keep=0");
  gst_harness_set_src_caps (f.h, gst_video_info_to_caps (&f.info));
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GstBuffer) frame = noise_frame (&f.info, 1);
    GstBuffer *pushed = gst_buffer_copy (frame);
    GST_BUFFER_PTS (pushed) = i * 33 * GST_MSECOND;
    gst_mien_buffer_set_search (pushed, 0);
    if (i < 2)
      gst_mien_buffer_add_face (pushed, 100, 80, 40, 50, 1, "test");
    g_autoptr (GstBuffer) out = annotate_push (&f, pushed);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
    g_autoptr (GPtrArray) doubtful =
        gst_mien_buffer_get_unconfirmed_faces (out);
    g_assert_cmpuint (faces->len, ==, i > 0);
    g_assert_cmpuint (doubtful->len, ==, i == 0);
    g_assert_true (noise_differs (&f.info, frame, out, 120, 100));
  }
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  guint n_formats;
  const GstVideoFormat *formats = gst_video_formats_raw (&n_formats);
  for (guint i = 0; i < n_formats; i++) {
    const gchar *name = gst_video_format_to_string (formats[i]);
    mien_test_add (test_format, name, "/anonymize/format/%s", name);
  }
  g_test_add_func ("/anonymize/size", test_size);
  mien_test_add_table ("/anonymize/place/", PLACES, test_place);
  g_test_add_func ("/anonymize/landmarks", test_landmarks);
  g_test_add_func ("/anonymize/overlap", test_overlap);
  g_test_add_func ("/anonymize/drawn-over", test_drawn_over);
  g_test_add_func ("/anonymize/attached", test_attached);
  mien_test_add_table ("/anonymize/choice/", CHOICES, test_choice);
  g_test_add_func ("/anonymize/wrong-choice", test_wrong_choice);
  for (guint keep = 0; keep < 4; keep += 3)
    mien_test_add (test_keep, GUINT_TO_POINTER (keep), "/anonymize/keep/%u",
        keep);
  static const char *const ends[] = { "flush", "segment", "caps" };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    mien_test_add (test_keep_ends, ends[i], "/anonymize/keep-ends/%s", ends[i]);
  g_test_add_func ("/anonymize/unconfirmed", test_unconfirmed);
  return g_test_run ();
}
