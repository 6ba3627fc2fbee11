/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejson in a harness: which frames produce a line, and when. */

#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "faces.h"
#include "lines.h"
#include "table.h"

#define CAPS "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1"

static GstHarness *
start (const gchar *launch, const gchar *caps)
{
  GstHarness *h = gst_harness_new_parse (launch);

  gst_harness_set_src_caps_str (h, caps);
  return h;
}

/* Frame number `index` at 25 frames/s. */
static GstBuffer *
frame_new (guint index, guint n_faces)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64 * 48, NULL);

  GST_BUFFER_PTS (buffer) = index * GST_SECOND / 25;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 25;
  for (guint i = 0; i < n_faces; i++) {
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, i % 40, 2, 9, 9, 1, "test");
    face->track_id = i + 1;
    gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.7f));
  }
  return buffer;
}

/* Parses a buffer, which must contain exactly one line. */
static JsonNode *
parse (GstBuffer *buffer)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (buffer);
  g_autofree gchar *line = test_line_of (buffer);
  const gsize size = gst_buffer_get_size (buffer);
  g_assert_cmpuint (size, ==, strlen (line));
  g_assert_true (strchr (line, '\n') == line + size - 1);
  JsonNode *root = json_from_string (line, &error);
  g_assert_no_error (error);
  gst_buffer_unref (buffer);
  return root;
}

static guint
count_faces (GstBuffer *buffer)
{
  g_autoptr (JsonNode) root = parse (buffer);

  return json_array_get_length (
      json_object_get_array_member (json_node_get_object (root), "objects"));
}

static gint64
read_int (GstBuffer *buffer, const gchar *object, const gchar *key)
{
  g_autoptr (JsonNode) root = parse (buffer);
  JsonObject *line = json_node_get_object (root);

  return json_object_get_int_member (
      object ? json_object_get_object_member (line, object) : line, key);
}

static void
test_every_frame (void)
{
  static const guint n_faces[] = { 0, 1, 50, 2, 0 };
  GstHarness *h = start ("facejson", CAPS);

  for (guint i = 0; i < G_N_ELEMENTS (n_faces); i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame_new (i, n_faces[i]));

    g_test_message ("frame %u of %u faces", i, n_faces[i]);
    g_assert_cmpuint (GST_BUFFER_PTS (out), ==, i * GST_SECOND / 25);
    g_assert_cmpuint (GST_BUFFER_DURATION (out), ==, GST_SECOND / 25);
    g_assert_cmpuint (count_faces (out), ==, n_faces[i]);
  }
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);
  g_autofree gchar *text = gst_caps_to_string (caps);
  g_assert_cmpstr (text, ==, "application/x-json");
  gst_harness_teardown (h);
}

typedef struct {
  const char *name, *fields;
  const char *there, *absent; /* parts of the line, separated by spaces */
} Fields;

static const Fields FIELDS[] = {
  { "nothing", "", "roi_type resolution",
      "\"w\" detection bounding_box \"id\" landmarks emotion" },
  { "id", "id", "\"id\"", "\"w\" detection landmarks emotion" },
  { "box", "box", "\"w\" bounding_box", "\"id\" \"detector\" emotion" },
  { "detection", "detection", "\"detector\" frames_ago",
      "\"w\" bounding_box \"id\" emotion" },
  { "landmarks", " landmarks ", "landmarks", "\"w\" \"id\" emotion" },
  { "attributes", "attributes", "emotion label", "scores \"w\" \"id\"" },
  { "one", "id,emotion", "emotion \"id\"", "scores detection" },
  { "another", "gender", "roi_type", "emotion scores" },
  { "scores", "emotion,scores", "emotion scores", "detection" },
  { "scores-of-none", "scores", "roi_type", "emotion \"scores\"" },
};

static void
test_fields (gconstpointer data)
{
  const Fields *c = data;
  GstHarness *h = start ("facejson", CAPS);
  g_autoptr (GstElement) element = gst_harness_find_element (h, "facejson");
  g_object_set (element, "fields", c->fields, NULL);
  GstBuffer *frame = frame_new (0, 1);
  gpointer state = NULL;
  gst_mien_buffer_iterate_faces (frame, &state)->has_landmarks = TRUE;
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, frame);
  g_autofree gchar *line = test_line_of (out);
  g_auto (GStrv) there = g_strsplit (c->there, " ", -1);
  g_auto (GStrv) absent = g_strsplit (c->absent, " ", -1);

  g_test_message ("%s", line);
  for (guint i = 0; there[i]; i++)
    g_assert_nonnull (strstr (line, there[i]));
  for (guint i = 0; absent[i]; i++)
    g_assert_null (strstr (line, absent[i]));
  gst_harness_teardown (h);
}

static void
test_properties (void)
{
  GstHarness *h =
      start ("facejson source=door tags=\"{\\\"floor\\\":2}\"", CAPS);
  g_autoptr (GstElement) element = gst_harness_find_element (h, "facejson");
  g_autoptr (JsonNode) first =
      parse (gst_harness_push_and_pull (h, frame_new (0, 0)));
  JsonObject *line = json_node_get_object (first);

  g_assert_cmpstr (json_object_get_string_member (line, "source"), ==, "door");
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (line, "tags"), "floor"),
      ==, 2);

  g_object_set (element, "source", "gate", "tags", NULL, NULL);
  g_autoptr (JsonNode) second =
      parse (gst_harness_push_and_pull (h, frame_new (1, 0)));
  line = json_node_get_object (second);
  g_assert_cmpstr (json_object_get_string_member (line, "source"), ==, "gate");
  g_assert_false (json_object_has_member (line, "tags"));
  gst_harness_teardown (h);
}

/* Frames with tracks and labels, and which of them produce a line. */
static const struct {
  guint n_faces;
  guint first_track;
  gfloat score;
  gboolean on_face, on_change;
} frames[] = {
  { 0, 1, 0.7f, FALSE, TRUE },
  { 0, 1, 0.7f, FALSE, FALSE },
  { 2, 1, 0.7f, TRUE, TRUE },
  { 2, 1, 0.6f, TRUE, FALSE }, /* the same winner */
  { 2, 1, 0.4f, TRUE, TRUE },  /* another winner */
  { 2, 5, 0.4f, TRUE, TRUE },  /* other people */
  { 1, 5, 0.4f, TRUE, TRUE },
  { 0, 1, 0.4f, FALSE, TRUE },
  { 0, 1, 0.4f, FALSE, FALSE },
};

static GstBuffer *
news_frame (guint index)
{
  GstBuffer *buffer = frame_new (index, 0);
  const guint n = frames[index].n_faces;

  for (guint i = 0; i < n; i++) {
    /* The order and the positions differ in each frame. */
    const guint which = (index + i) % n;
    GstMienFace *face = gst_mien_buffer_add_face (buffer, index + 10 * which,
        index, 9, 9, 1, "test");
    face->track_id = frames[index].first_track + which;
    gst_mien_face_take_attribute (face,
        test_attribute ("emotion", frames[index].score));
  }
  return buffer;
}

static guint
take_gaps (GstHarness *h)
{
  GstEvent *event;
  guint n = 0;

  while ((event = gst_harness_try_pull_event (h))) {
    n += GST_EVENT_TYPE (event) == GST_EVENT_GAP;
    gst_event_unref (event);
  }
  return n;
}

static void
test_updates (gconstpointer on_change)
{
  GstHarness *h = start (on_change ? "facejson updates=on_change"
                                   : "facejson updates=on_face",
      CAPS);

  take_gaps (h);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    const gboolean wanted = on_change ? frames[i].on_change : frames[i].on_face;

    g_test_message ("frame %u", i);
    g_assert_cmpint (gst_harness_push (h, news_frame (i)), ==, GST_FLOW_OK);
    GstBuffer *out = gst_harness_try_pull (h);
    g_assert_true ((out != NULL) == wanted);
    g_assert_cmpuint (take_gaps (h), ==, !wanted);
    if (out)
      g_assert_cmpuint (count_faces (out), ==, frames[i].n_faces);
  }
  gst_harness_teardown (h);
}

static void
push_segment (GstHarness *h, GstClockTime start_time)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = start_time;
  g_assert_true (gst_harness_push_event (h, gst_event_new_segment (&segment)));
}

/* After a flush, and after new caps, everything counts as new. */
static void
test_start_over (void)
{
  GstHarness *h = start ("facejson updates=on_change", CAPS);

  g_assert_cmpuint (
      count_faces (gst_harness_push_and_pull (h, frame_new (0, 1))), ==, 1);
  g_assert_cmpint (gst_harness_push (h, frame_new (1, 1)), ==, GST_FLOW_OK);
  g_assert_null (gst_harness_try_pull (h));

  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  push_segment (h, GST_SECOND);
  g_assert_cmpint (read_int (gst_harness_push_and_pull (h, frame_new (50, 1)),
                       NULL, "running_time"),
      ==, GST_SECOND);
  g_assert_cmpint (gst_harness_push (h, frame_new (51, 1)), ==, GST_FLOW_OK);
  g_assert_null (gst_harness_try_pull (h));

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=I420,width=320,height=240,framerate=25/1");
  g_assert_cmpint (read_int (gst_harness_push_and_pull (h, frame_new (52, 1)),
                       "resolution", "width"),
      ==, 320);
  gst_harness_teardown (h);
}

static void
test_eos (void)
{
  GstHarness *h = start ("facejson", CAPS);
  guint n_eos = 0;
  GstEvent *event;

  gst_buffer_unref (gst_harness_push_and_pull (h, frame_new (0, 1)));
  g_assert_true (gst_harness_push_event (h, gst_event_new_eos ()));
  while ((event = gst_harness_try_pull_event (h))) {
    n_eos += GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    gst_event_unref (event);
  }
  g_assert_cmpuint (n_eos, ==, 1);
  g_assert_cmpint (gst_harness_push (h, frame_new (1, 1)), ==, GST_FLOW_EOS);
  gst_harness_teardown (h);
}

/* A repeated frame is flagged as a gap; it is treated like others. */
static void
test_gap (void)
{
  GstHarness *h = start ("facejson", CAPS);

  for (guint n_faces = 0; n_faces < 2; n_faces++) {
    GstBuffer *frame = frame_new (n_faces, n_faces);
    GST_BUFFER_FLAG_SET (frame, GST_BUFFER_FLAG_GAP);
    g_assert_cmpint (gst_harness_push (h, frame), ==, GST_FLOW_OK);
    GstBuffer *out = gst_harness_pull (h);
    g_assert_false (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP));
    g_assert_cmpuint (count_faces (out), ==, n_faces);
  }
  g_assert_cmpuint (take_gaps (h), ==, 0);
  gst_harness_teardown (h);
}

/* The pixels are never read. */
static void
test_any_memory (void)
{
  static const gchar *const caps[] = {
    "video/x-raw(memory:VulkanImage),format=RGBA,width=64,height=48",
    "video/x-raw(memory:DMABuf),format=NV12,width=64,height=48",
    "video/x-raw,format=P010_10LE,width=1,height=1",
    "video/x-raw,format=GRAY8,width=16384,height=16384",
  };

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++) {
    GstHarness *h = start ("facejson", caps[i]);
    GstBuffer *frame = gst_buffer_new ();

    g_test_message ("%s", caps[i]);
    gst_mien_buffer_add_face (frame, 0, 0, 1, 1, 1, NULL);
    g_assert_cmpuint (count_faces (gst_harness_push_and_pull (h, frame)), ==,
        1);
    gst_harness_teardown (h);
  }
}

/* Decoders may leave their padding in: no copy is needed for facejson. */
static void
test_allocation (void)
{
  GstHarness *h = start ("facejson", CAPS);
  g_autoptr (GstCaps) caps = gst_caps_from_string (CAPS);
  g_autoptr (GstQuery) query = gst_query_new_allocation (caps, TRUE);

  gst_buffer_unref (gst_harness_push_and_pull (h, frame_new (0, 0)));
  g_assert_true (gst_pad_peer_query (h->srcpad, query));
  g_assert_true (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE,
      NULL));
  gst_harness_teardown (h);
}

static void
test_bad_tags (void)
{
  GstHarness *h = start ("facejson tags=floor=2", CAPS);
  g_autoptr (GstElement) element = gst_harness_find_element (h, "facejson");
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GError) error = NULL;

  gst_element_set_bus (element, bus);
  g_assert_cmpint (gst_harness_push (h, frame_new (0, 1)), ==, GST_FLOW_ERROR);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "found floor=2"));
  gst_element_set_bus (element, NULL);
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facejson/every-frame", test_every_frame);
  g_test_add_func ("/facejson/properties", test_properties);
  mien_test_add_table ("/facejson/fields/", FIELDS, test_fields);
  g_test_add_data_func ("/facejson/on-change", GINT_TO_POINTER (TRUE),
      test_updates);
  g_test_add_data_func ("/facejson/on-face", GINT_TO_POINTER (FALSE),
      test_updates);
  g_test_add_func ("/facejson/start-over", test_start_over);
  g_test_add_func ("/facejson/eos", test_eos);
  g_test_add_func ("/facejson/gap", test_gap);
  g_test_add_func ("/facejson/any-memory", test_any_memory);
  g_test_add_func ("/facejson/allocation", test_allocation);
  g_test_add_func ("/facejson/bad-tags", test_bad_tags);
  return g_test_run ();
}
