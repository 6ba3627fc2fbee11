/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceevents in a harness: the snapshot of a person who left. */

#include <glib/gstdio.h>
#include <gst/video/video.h>
#include <string.h>

#include "eventsfixture.h"
#include "table.h"

#define CAPS(format, rest) \
  "video/x-raw, format=" format ", framerate=30/1, " rest

/* The "left" message at EOS; earlier messages are dropped. */
static GstMessage *
finish (EventsFixture *f)
{
  GstMessage *last = NULL, *message;

  gst_harness_push_event (f->h, gst_event_new_eos ());
  while ((message = events_pop (f))) {
    g_clear_pointer (&last, gst_message_unref);
    last = message;
  }
  g_assert_nonnull (last);
  g_assert_cmpstr (gst_structure_get_string (gst_message_get_structure (last),
                       "event"),
      ==, "left");
  return last;
}

static GstSample *
snapshot_of (GstMessage *message)
{
  const GValue *value =
      gst_structure_get_value (gst_message_get_structure (message), "snapshot");
  return value ? gst_value_get_sample (value) : NULL;
}

/* Checks width and height in the caps and in the file itself. */
static void
assert_jpeg (GstSample *sample, gint width, gint height)
{
  GstMapInfo map;
  gint w, h;
  const GstStructure *caps =
      gst_caps_get_structure (gst_sample_get_caps (sample), 0);

  g_assert_true (gst_structure_has_name (caps, "image/jpeg"));
  g_assert_true (gst_structure_get (caps, "width", G_TYPE_INT, &w, "height",
      G_TYPE_INT, &h, NULL));
  g_assert_cmpint (w, ==, width);
  g_assert_cmpint (h, ==, height);
  g_assert_true (gst_buffer_map (gst_sample_get_buffer (sample), &map,
      GST_MAP_READ));
  g_assert_cmpmem (map.data, 3, "\xff\xd8\xff", 3);
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
}

/* Red, green and blue in the centre of the picture. */
static guint32
middle_of (GstSample *jpeg)
{
  GstHarness *h = gst_harness_new_parse ("jpegdec ! videoconvert ! capsfilter "
                                         "caps=video/x-raw,format=RGB");
  GstVideoFrame frame;
  GstVideoInfo info;

  gst_harness_set_src_caps (h, gst_caps_copy (gst_sample_get_caps (jpeg)));
  g_autoptr (GstBuffer) buffer = gst_harness_push_and_pull (h,
      gst_buffer_ref (gst_sample_get_buffer (jpeg)));
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);
  g_assert_true (gst_video_info_from_caps (&info, caps));
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  const guint8 *pixel = GST_VIDEO_FRAME_PLANE_DATA (&frame, 0);
  pixel += info.height / 2 * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0)
      + info.width / 2 * 3;
  const guint32 result = pixel[0] << 16 | pixel[1] << 8 | pixel[2];
  gst_video_frame_unmap (&frame);
  gst_harness_teardown (h);
  return result;
}

typedef struct {
  const char *name, *properties, *caps;
  float x, y, width, height; /* of the face */
  gint snapshot_width, snapshot_height;
} Size;

static const Size sizes[] = {
  { "margin", "", EVENTS_CAPS, 200, 100, 100, 120, 160, 192 },
  { "no-margin", "snapshot-margin=0", EVENTS_CAPS, 200, 100, 100, 120, 100,
      120 },
  { "upper-left", "snapshot-margin=1", EVENTS_CAPS, 0, 0, 100, 100, 200, 200 },
  { "lower-right", "snapshot-margin=0.5", EVENTS_CAPS, 590, 440, 100, 100, 100,
      90 },
  { "reduced", "snapshot-size=64", EVENTS_CAPS, 200, 100, 100, 200, 32, 64 },
  { "whole", "snapshot-margin=4", EVENTS_CAPS, 200, 100, 200, 200, 512, 384 },
  { "tiny", "snapshot-margin=0", EVENTS_CAPS, 200, 100, 1, 1, 1, 1 },
  { "wide-pixels", "snapshot-margin=0", EVENTS_CAPS ", pixel-aspect-ratio=2/1",
      200, 100, 100, 120, 200, 120 },
  { "odd", "snapshot-margin=0", CAPS ("I420", "width=101, height=77"), 11, 13,
      51, 37, 51, 37 },
};

static void
test_size (gconstpointer data)
{
  const Size *row = data;
  EventsFixture f;
  g_autofree char *properties =
      g_strconcat ("min-stay=0 snapshots=true ", row->properties, NULL);

  events_fixture_init (&f, properties);
  gst_harness_set_src_caps_str (f.h, row->caps);
  GstBuffer *buffer = events_frame_new (&f);
  gst_mien_buffer_add_face (buffer, row->x, row->y, row->width, row->height, 1,
      "yunet")
      ->track_id = 1;
  events_push (&f, buffer);
  g_autoptr (GstMessage) left = finish (&f);
  assert_jpeg (snapshot_of (left), row->snapshot_width, row->snapshot_height);
  events_fixture_clear (&f);
}

/* Colours are preserved, for each kind of format. */
typedef struct {
  const char *name, *caps;
  guint32 color;
} Format;

static const Format formats[] = {
  { "rgb", CAPS ("RGB", "width=160, height=120"), 0xc02040 },
  { "argb", CAPS ("ARGB", "width=160, height=120"), 0x2040c0 },
  { "nv12", CAPS ("NV12", "width=160, height=120"), 0xc02040 },
  { "yuy2", CAPS ("YUY2", "width=160, height=120"), 0x40c020 },
  { "i420-709", CAPS ("I420", "width=161, height=121, colorimetry=bt709"),
      0xc02040 },
  { "p010", CAPS ("P010_10LE", "width=160, height=120"), 0x40c020 },
  { "gray", CAPS ("GRAY8", "width=160, height=120"), 0x606060 },
};

/* A frame of that colour, converted by videoconvert; returned with its caps. */
static GstSample *
colored (const char *caps_text, guint32 color)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (caps_text);
  g_autoptr (GstCaps) rgb = gst_caps_copy (caps);
  g_autoptr (GError) error = NULL;
  gst_caps_set_simple (rgb, "format", G_TYPE_STRING, "RGBx", NULL);
  gst_structure_remove_field (gst_caps_get_structure (rgb, 0), "colorimetry");
  GstVideoInfo info;
  g_assert_true (gst_video_info_from_caps (&info, rgb));
  const gsize n = GST_VIDEO_INFO_SIZE (&info) / 4;
  guint32 *pixels = g_new (guint32, n);
  for (gsize i = 0; i < n; i++)
    pixels[i] = GUINT32_TO_BE (color << 8);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped (pixels, 4 * n);
  g_autoptr (GstSample) sample = gst_sample_new (buffer, rgb, NULL, NULL);
  GstSample *converted =
      gst_video_convert_sample (sample, caps, 10 * GST_SECOND, &error);
  g_assert_no_error (error);
  return converted;
}

static void
test_format (gconstpointer data)
{
  const Format *row = data;
  EventsFixture f;

  events_fixture_init (&f, "min-stay=0 snapshots=true");
  g_autoptr (GstSample) frame = colored (row->caps, row->color);
  gst_harness_set_src_caps (f.h, gst_caps_ref (gst_sample_get_caps (frame)));
  GstBuffer *buffer = gst_buffer_copy_deep (gst_sample_get_buffer (frame));
  GST_BUFFER_PTS (buffer) = 0;
  events_add_face (buffer, 0)->track_id = 1;
  events_push (&f, buffer);
  g_autoptr (GstMessage) left = finish (&f);
  const guint32 found = middle_of (snapshot_of (left));
  g_test_message ("%06x, expected %06x", found, row->color);
  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((gint) (found >> shift & 255)
                         - (gint) (row->color >> shift & 255)),
        <, 10);
  events_fixture_clear (&f);
}

/* Only frame 12 is sharp. */
static void
test_best (void)
{
  EventsFixture f;
  guint64 time;

  events_fixture_init (&f, "snapshots=true");
  for (guint i = 0; i < 30; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    GstMapInfo map;
    g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
    for (gsize k = 0; k < map.size; k++)
      map.data[k] = i == 12 ? (k / 4 + k / 640 / 4) % 2 * 255 : k % 640 / 3;
    gst_buffer_unmap (buffer, &map);
    events_add_face (buffer, 1);
    events_push (&f, buffer);
  }
  g_autoptr (GstMessage) left = finish (&f);
  const GstStructure *face = gst_value_get_structure (
      gst_structure_get_value (gst_message_get_structure (left), "face"));
  g_assert_true (gst_structure_get_uint64 (face, "stream-time", &time));
  g_assert_cmpuint (time, ==, 12 * f.step);
  assert_jpeg (snapshot_of (left), 96, 128);
  events_fixture_clear (&f);
}

static void
test_none_wanted (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  g_autoptr (GstMessage) left = finish (&f);
  g_assert_null (snapshot_of (left));
  g_assert_false (gst_structure_has_field (gst_message_get_structure (left),
      "snapshot-location"));
  events_fixture_clear (&f);
}

/* Checks that the bus has this number of events and of warnings. */
static void
assert_messages (EventsFixture *f, guint n_events, guint n_warnings,
    const char *part)
{
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (f->bus,
              GST_MESSAGE_WARNING | GST_MESSAGE_ELEMENT))) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING) {
      g_autoptr (GError) error = NULL;
      gst_message_parse_warning (message, &error, NULL);
      g_assert_nonnull (strstr (error->message, part));
      n_warnings--;
    } else {
      n_events--;
    }
    gst_message_unref (message);
  }
  g_assert_cmpuint (n_warnings, ==, 0);
  g_assert_cmpuint (n_events, ==, 0);
}

/* A file for each person who left; if the folder is missing, one warning and
 * all events. */
static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mien-faces-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "00000.jpg", NULL);
  g_autofree char *second = g_build_filename (folder, "00001.jpg", NULL);
  g_autofree char *properties =
      g_strdup_printf ("snapshot-location=%s/%%05d.jpg", folder);
  EventsFixture f;

  events_fixture_init (&f, properties);
  events_watch (&f, 1, "1 2");
  g_autoptr (GstMessage) left = finish (&f);
  g_assert_null (snapshot_of (left));
  g_assert_cmpstr (gst_structure_get_string (gst_message_get_structure (left),
                       "snapshot-location"),
      ==, second);
  g_assert_cmpint (g_remove (first), ==, 0);
  g_assert_cmpint (g_remove (second), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  events_fixture_clear (&f);

  events_fixture_init (&f, properties);
  events_watch (&f, 1, "1 2 3");
  events_watch (&f, 2, "");
  assert_messages (&f, 6, 1, "Cannot write a snapshot");
  events_fixture_clear (&f);
}

static void
test_bad_location (void)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("faceevents", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GError) error = NULL;

  gst_element_set_bus (element, bus);
  g_object_set (element, "snapshot-location", "face.jpg", NULL);
  g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
      GST_STATE_CHANGE_FAILURE);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "face.jpg"));
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/snapshots/bad-location", test_bad_location);
  g_test_add_func ("/events/snapshots/none-wanted", test_none_wanted);
  g_autoptr (GstElementFactory) jpeg = gst_element_factory_find ("jpegenc");
  if (!jpeg)
    return g_test_run ();
  mien_test_add_table ("/events/snapshots/size/", sizes, test_size);
  mien_test_add_table ("/events/snapshots/format/", formats, test_format);
  g_test_add_func ("/events/snapshots/best", test_best);
  g_test_add_func ("/events/snapshots/files", test_files);
  return g_test_run ();
}
