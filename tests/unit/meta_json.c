/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A frame's faces as JSON, read back with JSON-GLib. */

#include <json-glib/json-glib.h>
#include <math.h>

#include "faces.h"
#include "json/gstmienjson.h"

#define NTP_1970 (G_GUINT64_CONSTANT (2208988800) * GST_SECOND)

/* For a frame of 200 x 100 at 3 s in a segment that begins at 1 s. */
static gchar *
convert (GstBuffer *buffer, const gchar *source, const gchar *tags)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "video/x-raw,format=RGB,width=200,height=100,framerate=30/1");
  g_autoptr (GError) error = NULL;
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = GST_SECOND;
  segment.time = 2 * GST_SECOND;
  GST_BUFFER_PTS (buffer) = 3 * GST_SECOND;
  g_autoptr (GstSample) sample = gst_sample_new (buffer, caps, &segment, NULL);
  gchar *line = gst_mien_sample_to_json (sample, source, tags, &error);
  g_assert_no_error (error);
  g_test_message ("%s", line);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_null (strchr (line, '\n'));
  return line;
}

/* The value at a path such as "objects/0/x". */
static JsonNode *
find (JsonNode *root, const gchar *path)
{
  g_auto (GStrv) keys = g_strsplit (path, "/", -1);
  JsonNode *node = root;

  for (guint i = 0; node && keys[i]; i++)
    node = JSON_NODE_HOLDS_ARRAY (node)
        ? json_array_get_element (json_node_get_array (node), atoi (keys[i]))
        : json_object_get_member (json_node_get_object (node), keys[i]);
  return node;
}

static JsonNode *
parse (const gchar *line)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (line, &error);

  g_assert_no_error (error);
  return root;
}

#define assert_int(root, path, value) \
  g_assert_cmpint (json_node_get_int (find (root, path)), ==, value)
#define assert_number(root, path, value) \
  g_assert_cmpfloat_with_epsilon (json_node_get_double (find (root, path)), \
      value, 1e-7)
#define assert_string(root, path, value) \
  g_assert_cmpstr (json_node_get_string (find (root, path)), ==, value)

static void
test_keys (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 20, 10, 40, 50, 0.75f, "yunet");
  face->track_id = G_MAXUINT32;
  face->frames_ago = 2;
  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { i + 0.5f, -1.0f * i };
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  g_autoptr (GstMienAttribute) gender = test_attribute ("gender", 0.5f);
  g_autoptr (GstMienAttribute) unsure =
      gst_mien_attribute_copy_with (gender, -1, 0);
  gst_mien_face_recall_attribute (face, unsure, 3);

  g_autofree gchar *line = convert (buffer, "door", "{\"floor\": [2]}");
  g_autoptr (JsonNode) root = parse (line);
  assert_int (root, "objects/0/x", 20);
  assert_int (root, "objects/0/y", 10);
  assert_int (root, "objects/0/w", 40);
  assert_int (root, "objects/0/h", 50);
  assert_int (root, "objects/0/region_id", face->id);
  assert_int (root, "objects/0/id", G_MAXUINT32);
  assert_string (root, "objects/0/roi_type", "face");
  assert_number (root, "objects/0/detection/bounding_box/x_min", 0.1);
  assert_number (root, "objects/0/detection/bounding_box/x_max", 0.3);
  assert_number (root, "objects/0/detection/bounding_box/y_min", 0.1);
  assert_number (root, "objects/0/detection/bounding_box/y_max", 0.6);
  assert_number (root, "objects/0/detection/confidence", 0.75);
  assert_int (root, "objects/0/detection/label_id", 0);
  assert_string (root, "objects/0/detection/label", "face");
  assert_string (root, "objects/0/detection/detector", "yunet");
  assert_int (root, "objects/0/detection/frames_ago", 2);
  assert_number (root, "objects/0/landmarks/4/x", 4.5);
  assert_number (root, "objects/0/landmarks/4/y", -4);
  assert_string (root, "objects/0/emotion/label", "b");
  assert_int (root, "objects/0/emotion/label_id", 1);
  assert_number (root, "objects/0/emotion/confidence", 0.75);
  assert_string (root, "objects/0/emotion/model/name", "model.onnx");
  assert_number (root, "objects/0/emotion/scores/a", 0.25);
  assert_number (root, "objects/0/emotion/scores/b", 0.75);
  assert_int (root, "objects/0/gender/frames_ago", 3);
  g_assert_null (find (root, "objects/0/gender/label"));
  g_assert_null (find (root, "objects/0/gender/confidence"));
  assert_number (root, "objects/0/gender/scores/a", 0.5);
  assert_int (root, "resolution/width", 200);
  assert_int (root, "resolution/height", 100);
  assert_int (root, "timestamp", 4 * GST_SECOND);
  assert_int (root, "running_time", 2 * GST_SECOND);
  assert_string (root, "source", "door");
  assert_int (root, "tags/floor/0", 2);
  g_assert_null (find (root, "rtp"));
}

/* A number has neither a label nor scores. */
static void
test_numbers (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 20, 10, 40, 50, 1, "yunet");
  g_autoptr (GstMienAttribute) raw = test_number ("age", "years", 34.25f);
  g_autoptr (GstMienAttribute) age =
      gst_mien_attribute_copy_with_value (raw, 32.5f);
  gst_mien_face_recall_attribute (face, age, 3);
  gst_mien_face_take_attribute (face, test_number ("valence", NULL, NAN));

  g_autofree gchar *line = convert (buffer, NULL, NULL);
  g_autoptr (JsonNode) root = parse (line);
  assert_number (root, "objects/0/age/value", 32.5);
  assert_number (root, "objects/0/age/raw_value", 34.25);
  assert_string (root, "objects/0/age/unit", "years");
  assert_string (root, "objects/0/age/model/name", "model.onnx");
  assert_int (root, "objects/0/age/frames_ago", 3);
  g_assert_null (find (root, "objects/0/age/scores"));
  g_assert_null (find (root, "objects/0/age/label"));
  g_assert_null (find (root, "objects/0/age/confidence"));
  g_assert_true (json_node_is_null (find (root, "objects/0/valence/value")));
  g_assert_null (find (root, "objects/0/valence/unit"));
}

static void
test_empty (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autofree gchar *line = convert (buffer, NULL, NULL);

  g_assert_cmpstr (line, ==,
      "{\"objects\":[],\"resolution\":{\"width\":200,"
      "\"height\":100},\"timestamp\":4000000000,"
      "\"running_time\":2000000000}");
}

/* Without a timestamp, or with an undefined running time. */
static void
test_no_time (void)
{
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw(memory:VulkanImage),width=3,height=2");
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_BYTES);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstSample) sample =
        gst_sample_new (buffer, caps, i == 0 ? NULL : &segment, NULL);
    g_autofree gchar *line = gst_mien_sample_to_json (sample, NULL, "", NULL);

    GST_BUFFER_PTS (buffer) = GST_SECOND;
    g_assert_cmpstr (line, ==,
        "{\"objects\":[],\"resolution\":{\"width\":3,\"height\":2}}");
  }
}

static void
test_boxes (void)
{
  static const struct {
    gfloat face[4];
    gint box[4]; /* width 0: omitted */
    gdouble parts[4];
  } cases[] = {
    { { 150, 50, 100, 100 }, { 150, 50, 50, 50 }, { 0.75, 0.5, 1, 1 } },
    { { -50, -50, 60, 60 }, { 0, 0, 10, 10 }, { 0, 0, 0.05, 0.1 } },
    { { -1e30f, -1e30f, 2e30f, 2e30f }, { 0, 0, 200, 100 }, { 0, 0, 1, 1 } },
    { { 200, 10, 20, 20 }, { 0, 0, 0, 0 },
        {
            0,
        } },
    { { NAN, 10, 20, 20 }, { 0, 0, 0, 0 },
        {
            0,
        } },
    { { 10, 10, INFINITY, 20 }, { 10, 10, 190, 20 }, { 0.05, 0.1, 1, 0.3 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    const gfloat *f = cases[i].face;
    const gint *box = cases[i].box;
    GstMienFace *face = gst_mien_buffer_add_face (buffer, 1, 1, 1, 1, 1, NULL);
    face->x = f[0];
    face->y = f[1];
    face->width = f[2];
    face->height = f[3];

    g_test_message ("case %u: %g,%g %gx%g", i, f[0], f[1], f[2], f[3]);
    g_autofree gchar *line = convert (buffer, NULL, NULL);
    g_autoptr (JsonNode) root = parse (line);
    const guint n =
        json_array_get_length (json_node_get_array (find (root, "objects")));
    g_assert_cmpuint (n, ==, box[2] > 0);
    if (n == 0)
      continue;
    assert_int (root, "objects/0/x", box[0]);
    assert_int (root, "objects/0/y", box[1]);
    assert_int (root, "objects/0/w", box[2]);
    assert_int (root, "objects/0/h", box[3]);
    const gdouble *part = cases[i].parts;
    assert_number (root, "objects/0/detection/bounding_box/x_min", part[0]);
    assert_number (root, "objects/0/detection/bounding_box/y_min", part[1]);
    assert_number (root, "objects/0/detection/bounding_box/x_max", part[2]);
    assert_number (root, "objects/0/detection/bounding_box/y_max", part[3]);
  }
}

static void
test_odd_text (void)
{
  static const gchar *const labels[] = { "say \"hi\"\\", "two\nlines\r\t\x01",
    "\xff not UTF-8",
    "gl\xc3\xbc"
    "cklich \xe2\x80\xa8 \xf0\x9f\x98\x80",
    "", NULL };
  const gfloat scores[] = { 0.1f, NAN, INFINITY, 0.4f, -INFINITY };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 1, 9, 9, NAN, "a \"detector\"\n");
  g_autoptr (GstMienAttribute) attribute =
      test_attribute_new ("mood\n", "m\xfe", labels, scores, 5);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (attribute, 2, NAN));

  g_autofree gchar *line = convert (buffer, "a\nb\xff", NULL);
  g_autoptr (JsonNode) root = parse (line);
  assert_string (root, "source", "a\nb\xef\xbf\xbd");
  assert_string (root, "objects/0/detection/detector", "a \"detector\"\n");
  g_assert_true (JSON_NODE_HOLDS_NULL (find (root,
      "objects/0/detection/confidence")));
  assert_string (root, "objects/0/mood\n/label", "\xef\xbf\xbd not UTF-8");
  assert_string (root, "objects/0/mood\n/model/name", "m\xef\xbf\xbd");
  g_assert_true (JSON_NODE_HOLDS_NULL (find (root,
      "objects/0/mood\n/confidence")));
  g_autoptr (GList) keys =
      json_object_get_members (json_node_get_object (find (root,
          "objects/0/mood\n/scores")));
  g_assert_cmpuint (g_list_length (keys), ==, 5);
  assert_number (root, "objects/0/mood\n/scores/say \"hi\"\\", 0.1);
  g_assert_true (JSON_NODE_HOLDS_NULL (find (root,
      "objects/0/mood\n/scores/two\nlines\r\t\x01")));
}

/* Attributes whose names equal other keys. */
static void
test_taken_names (void)
{
  static const gchar *const names[] = { "x", "detection", "id", "landmarks",
    "face-x" };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = gst_mien_buffer_add_face (buffer, 1, 1, 9, 9, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gst_mien_face_take_attribute (face, test_attribute (names[i], 1));

  g_autofree gchar *line = convert (buffer, NULL, NULL);
  g_autoptr (JsonNode) root = parse (line);
  assert_int (root, "objects/0/x", 1);
  g_assert_null (find (root, "objects/0/id"));
  assert_string (root, "objects/0/face-x/label", "a");
  assert_string (root, "objects/0/face-face-x/label", "a");
  assert_string (root, "objects/0/face-detection/label", "a");
  assert_string (root, "objects/0/face-id/label", "a");
  assert_string (root, "objects/0/face-landmarks/label", "a");
}

static void
test_regions (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  gst_buffer_add_video_region_of_interest_meta (buffer, "face", 5, 6, 7, 8);
  gst_buffer_add_video_region_of_interest_meta (buffer, "dog", 1, 2, 3, 4);
  g_autoptr (GstBuffer) other_owner G_GNUC_UNUSED = gst_buffer_ref (buffer);

  g_autofree gchar *line = convert (buffer, NULL, NULL);
  g_autoptr (JsonNode) root = parse (line);
  assert_string (root, "objects/0/detection/detector", "roi");
  assert_int (root, "objects/0/w", 7);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (find (root,
                        "objects"))),
      ==, 1);
  g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE), ==,
      0);
}

static void
test_sender_clock (void)
{
  static const struct {
    const gchar *caps;
    GstClockTime time;
    gint64 nanoseconds; /* -1: none */
  } cases[] = {
    { "timestamp/x-ntp", NTP_1970 + 5, 5 },
    { "timestamp/x-unix", 1700000000 * GST_SECOND, 1700000000 * GST_SECOND },
    { "timestamp/x-ntp", 7, -1 },
    { "timestamp/x-unix", GST_CLOCK_TIME_NONE - 1, -1 },
    { "timestamp/x-ptp", 9, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    g_autoptr (GstCaps) caps = gst_caps_from_string (cases[i].caps);
    gst_buffer_add_reference_timestamp_meta (buffer, caps, cases[i].time,
        GST_CLOCK_TIME_NONE);

    g_test_message ("case %u: %s", i, cases[i].caps);
    g_autofree gchar *line = convert (buffer, NULL, NULL);
    g_autoptr (JsonNode) root = parse (line);
    if (cases[i].nanoseconds < 0)
      g_assert_null (find (root, "rtp"));
    else
      assert_int (root, "rtp/sender_ntp_unix_timestamp_ns",
          cases[i].nanoseconds);
  }
}

/* Numbers that JSON-GLib would write in an unreadable form, and strings that
 * look like them. */
static void
test_exponents (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autofree gchar *line = convert (buffer, NULL,
      "{\"a\": [1e22, -1e-10, 1e308, 2.5e-9, 3.0], \"1e+22.0\": "
      "\"\\\" 1e+22.0\"}");
  g_autoptr (JsonNode) root = parse (line);
  g_assert_cmpfloat (json_node_get_double (find (root, "tags/a/0")), ==, 1e22);
  g_assert_cmpfloat (json_node_get_double (find (root, "tags/a/1")), ==,
      -1e-10);
  g_assert_cmpfloat (json_node_get_double (find (root, "tags/a/2")), ==, 1e308);
  g_assert_cmpfloat (json_node_get_double (find (root, "tags/a/3")), ==,
      2.5e-9);
  g_assert_true (json_node_get_value_type (find (root, "tags/a/4"))
      == G_TYPE_DOUBLE);
  g_assert_cmpstr (json_node_get_string (find (root, "tags/1e+22.0")), ==,
      "\" 1e+22.0");
}

/* Nested too deeply for any stack. */
static void
test_deep_tags (void)
{
  const gsize n = 1000000;
  g_autoptr (GString) tags = g_string_new ("{\"]\": ");
  while (tags->len < n)
    g_string_append_c (tags, '[');
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw,width=2,height=2");
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstSample) sample = gst_sample_new (buffer, caps, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gst_mien_sample_to_json (sample, NULL, tags->str, &error));
  g_assert_nonnull (strstr (error->message, "at most 100 levels"));
}

static void
test_errors (void)
{
  static const struct {
    const gchar *caps, *tags, *text;
    gboolean with_buffer;
  } cases[] = {
    { "video/x-raw,width=2,height=2", "floor=2", "found floor=2: ", TRUE },
    { "video/x-raw,width=2,height=2", "[1]", "found [1]", TRUE },
    { "video/x-raw,width=2,height=2", "{\"a\": [null, {\"b\": -1e999}]}",
        "found {\"a\"", TRUE },
    { "video/x-raw,width=2,height=2", "{\"a\": [\"\\ud83d!\"]}", "found {\"a\"",
        TRUE },
    { "video/x-raw,width=2,height=2", "{\"\\ud83d!\": 1}", "found {\"", TRUE },
    { "video/x-raw,width=2", NULL, "width and height", TRUE },
    { "video/x-raw,width=[1,2],height=2", NULL, "width and height", TRUE },
    { "video/x-raw,width=0,height=2", NULL, "width and height", TRUE },
    { NULL, NULL, "width and height", TRUE },
    { "video/x-raw,width=2,height=2", NULL, "with a buffer", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstCaps) caps =
        cases[i].caps ? gst_caps_from_string (cases[i].caps) : NULL;
    g_autoptr (GstBuffer) buffer =
        cases[i].with_buffer ? gst_buffer_new () : NULL;
    g_autoptr (GstSample) sample = gst_sample_new (buffer, caps, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (gst_mien_sample_to_json (sample, NULL, cases[i].tags,
        &error));
    g_assert_nonnull (error);
    g_test_message ("case %u: %s", i, error->message);
    g_assert_nonnull (strstr (error->message, cases[i].text));
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/json/keys", test_keys);
  g_test_add_func ("/meta/json/numbers", test_numbers);
  g_test_add_func ("/meta/json/empty", test_empty);
  g_test_add_func ("/meta/json/no-time", test_no_time);
  g_test_add_func ("/meta/json/boxes", test_boxes);
  g_test_add_func ("/meta/json/odd-text", test_odd_text);
  g_test_add_func ("/meta/json/taken-names", test_taken_names);
  g_test_add_func ("/meta/json/regions", test_regions);
  g_test_add_func ("/meta/json/sender-clock", test_sender_clock);
  g_test_add_func ("/meta/json/exponents", test_exponents);
  g_test_add_func ("/meta/json/deep-tags", test_deep_tags);
  g_test_add_func ("/meta/json/errors", test_errors);
  return g_test_run ();
}
