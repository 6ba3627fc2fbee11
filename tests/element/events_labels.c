/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceevents in a harness: labels that change and stay, and the verdicts of a
 * stay. */

#include "eventsfixture.h"
#include "faces.h"
#include "table.h"

/* A frame of person 1 whose emotion is a or b; '-': neither passed the
 * threshold, '.': b from the previous frame, ' ': unknown. */
static GstBuffer *
frame_new (EventsFixture *f, char label)
{
  GstBuffer *buffer = events_frame_new (f);
  GstMienFace *face = events_add_face (buffer, 1);
  g_autoptr (GstMienAttribute) emotion =
      test_attribute ("emotion", label == 'a' ? 0.7f : 0.3f);

  if (label == '-')
    gst_mien_face_take_attribute (face,
        gst_mien_attribute_copy_with (emotion, -1, 0));
  else if (label == '.')
    gst_mien_face_recall_attribute (face, emotion, 1);
  else if (label != ' ')
    gst_mien_face_take_attribute (face, g_steal_pointer (&emotion));
  return buffer;
}

static GstMienFace *
face_of (GstBuffer *buffer)
{
  gpointer state = NULL;
  return gst_mien_buffer_iterate_faces (buffer, &state);
}

/* Each letter is a tenth of a second. */
static void
show (EventsFixture *f, const char *labels)
{
  for (; *labels; labels++)
    for (guint i = 0; i < 3; i++)
      events_push (f, frame_new (f, *labels));
}

typedef struct {
  const char *name, *labels, *expected;
} Case;

static const Case cases[] = {
  { "same", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "came 1 0.00" },
  { "changes-and-holds", "aaaaaaaaaabbbbbbbbbbbb",
      "came 1 0.00; changed 1 1.00 emotion a>b" },
  { "flickers", "aaaaaaaaaabbbbbbbbbabbbbbbbbba", "came 1 0.00" },
  { "there-and-back", "aaaaaaaaaabbbbbbbbbbbbaaaaaaaaaaaaa",
      "came 1 0.00; changed 1 1.00 emotion a>b; changed 1 2.20 emotion b>a" },
  { "once-only", "aaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "came 1 0.00; changed 1 1.00 emotion a>b" },
  /* Label a was never reported, since the person had not come yet. */
  { "before-coming", "aaabbbbbbbbbbbbbbbbbbbbb", "came 1 0.00" },
  { "comes-with-none", "          bbbbbbbbbbbbb",
      "came 1 0.00; changed 1 1.00 emotion (null)>b" },
  { "without-label", "aaaaaaaaaabbbbb-bbbbb", "came 1 0.00" },
  /* Results that were not computed on the frame are no new evidence. */
  { "recalled", "aaaaaaaaaa.............", "came 1 0.00" },
  { "now-and-then", "aaaaaaaaaab....b....b....b",
      "came 1 0.00; changed 1 1.00 emotion a>b" },
};

static void
test_change (gconstpointer data)
{
  const Case *row = data;
  EventsFixture f;

  events_fixture_init (&f, "");
  show (&f, row->labels);
  events_assert (&f, row->expected);
  events_fixture_clear (&f);
}

/* Only the requested attributes. */
static void
test_attributes (void)
{
  static const struct {
    const char *attributes, *expected;
  } rows[] = {
    { "emotion", "changed 1 1.00 emotion a>b" },
    { "gender, emotion",
        "changed 1 1.00 emotion a>b; changed 1 1.00 gender a>b" },
    { "gender", "changed 1 1.00 gender a>b" },
    { "gend,emotions,age", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    EventsFixture f;
    events_fixture_init (&f, "");
    g_object_set (f.h->element, "attributes", rows[i].attributes, NULL);
    for (guint k = 0; k < 90; k++) {
      GstBuffer *buffer = frame_new (&f, k < 30 ? 'a' : 'b');
      GstMienFace *face = face_of (buffer);
      gst_mien_face_take_attribute (face,
          test_attribute ("gender", k < 30 ? 0.7f : 0.3f));
      gst_mien_face_take_attribute (face, test_number ("age", "years", k));
      events_push (&f, buffer);
      if (k == 20)
        events_assert (&f, "came 1 0.00");
    }
    events_assert (&f, rows[i].expected);
    events_fixture_clear (&f);
  }
}

static void
test_hold_time (void)
{
  EventsFixture f;

  events_fixture_init (&f, "hold-time=0");
  show (&f, "aaaaaaaaaaba");
  events_assert (&f,
      "came 1 0.00; changed 1 1.00 emotion a>b; changed 1 1.10 emotion b>a");
  events_fixture_clear (&f);
}

static const GstStructure *
inside (const GstStructure *structure, const char *field)
{
  const GValue *value = gst_structure_get_value (structure, field);
  g_assert_nonnull (value);
  return gst_value_get_structure (value);
}

static gdouble
number_in (const GstStructure *structure, const char *field)
{
  gdouble value;
  g_assert_true (gst_structure_get_double (structure, field, &value));
  return value;
}

/* Frames show a, a, a, b, none: shares are relative to frames with a
 * verdict. */
static void
test_shares (void)
{
  EventsFixture f;

  events_fixture_init (&f, "min-stay=0");
  for (guint i = 0; i < 30; i++) {
    GstBuffer *buffer = frame_new (&f, "aaab-"[i % 5]);
    GstMienFace *face = face_of (buffer);
    gst_mien_face_take_attribute (face, test_number ("age", "years", i));
    events_push (&f, buffer);
  }
  gst_harness_push_event (f.h, gst_event_new_eos ());
  gst_message_unref (events_pop (&f));
  g_autoptr (GstMessage) left = events_pop (&f);
  const GstStructure *attributes =
      inside (gst_message_get_structure (left), "attributes");
  const GstStructure *emotion = inside (attributes, "emotion");
  const GstStructure *shares = inside (emotion, "shares");
  g_assert_cmpfloat_with_epsilon (number_in (shares, "a"), 0.6, 1e-6);
  g_assert_cmpfloat_with_epsilon (number_in (shares, "b"), 0.2, 1e-6);
  /* The snapshot's emotion is that of the best face, here the first. */
  g_assert_cmpstr (gst_structure_get_string (emotion, "label"), ==, "a");
  g_assert_cmpstr (gst_structure_get_string (emotion, "model"), ==,
      "model.onnx");
  g_assert_cmpfloat_with_epsilon (number_in (inside (emotion, "scores"), "b"),
      0.3, 1e-6);
  const GstStructure *age = inside (attributes, "age");
  g_assert_cmpfloat_with_epsilon (number_in (age, "mean"), 14.5, 1e-6);
  g_assert_cmpfloat (number_in (age, "value"), ==, 0);
  g_assert_cmpstr (gst_structure_get_string (age, "unit"), ==, "years");
  events_fixture_clear (&f);
}

/* From another element, in a region with only a label: each frame has a
 * different class set. */
static void
test_region (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  for (guint i = 0; i < 90; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    GstVideoRegionOfInterestMeta *region =
        gst_buffer_add_video_region_of_interest_meta (buffer, "face", 100, 100,
            60, 60);
    gst_video_region_of_interest_meta_add_param (region,
        gst_structure_new ("object_id", "id", G_TYPE_INT, 1, NULL));
    gst_video_region_of_interest_meta_add_param (region,
        gst_structure_new ("emotion", "label", G_TYPE_STRING,
            i < 30 ? "sad" : "glad", "confidence", G_TYPE_DOUBLE, 0.9, NULL));
    events_push (&f, buffer);
  }
  events_assert (&f, "came 1 0.00; changed 1 1.00 emotion sad>glad");
  events_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/events/labels/change/", cases, test_change);
  g_test_add_func ("/events/labels/attributes", test_attributes);
  g_test_add_func ("/events/labels/hold-time", test_hold_time);
  g_test_add_func ("/events/labels/shares", test_shares);
  g_test_add_func ("/events/labels/region", test_region);
  return g_test_run ();
}
