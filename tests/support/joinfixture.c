/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "joinfixture.h"

void
join_fixture_init (JoinFixture *f, const char *properties)
{
  g_autofree char *launch = g_strconcat ("facejoin ", properties, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_parse_launch (launch, &error));
  g_assert_no_error (error);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  f->analyzed = gst_harness_new_with_element (element, "faces", NULL);
  f->bus = gst_bus_new ();
  gst_element_set_bus (element, f->bus);
  join_set_caps (f->h, "video/x-raw, format=GRAY8", 1280, 720);
  join_set_caps (f->analyzed, "video/x-raw, format=GRAY8", 640, 360);
}

void
join_fixture_clear (JoinFixture *f)
{
  gst_element_set_bus (f->h->element, NULL);
  gst_object_unref (f->bus);
  gst_harness_teardown (f->analyzed);
  gst_harness_teardown (f->h);
}

void
join_set_caps (GstHarness *h, const char *format, gint width, gint height)
{
  g_autofree char *caps =
      g_strdup_printf ("%s, width=%d, height=%d, framerate=30/1", format, width,
          height);

  gst_harness_set_src_caps_str (h, caps);
}

GstBuffer *
join_frame_new (GstClockTime time)
{
  GstBuffer *buffer = gst_buffer_new ();

  GST_BUFFER_PTS (buffer) = time;
  return buffer;
}

void
join_analyze (JoinFixture *f, GstClockTime time, gfloat x)
{
  GstBuffer *buffer = join_frame_new (time);

  gst_mien_buffer_add_face (buffer, x, 100, 60, 80, 0.75, "yunet");
  g_assert_cmpint (gst_harness_push (f->analyzed, buffer), ==, GST_FLOW_OK);
}

void
join_analyze_nobody (JoinFixture *f, GstClockTime time)
{
  g_assert_cmpint (gst_harness_push (f->analyzed, join_frame_new (time)), ==,
      GST_FLOW_OK);
}

GstBuffer *
join_push (JoinFixture *f, GstClockTime time)
{
  return gst_harness_push_and_pull (f->h, join_frame_new (time));
}

gfloat
join_push_x (JoinFixture *f, GstClockTime time)
{
  g_autoptr (GstBuffer) out = join_push (f, time);
  const GstMienFace *face = test_only_face (out);

  return face ? face->x / 2 : -1;
}

struct _JoinPush {
  GstHarness *h;
  GstBuffer *buffer;
  GThread *thread;
};

static gpointer
push (gpointer data)
{
  JoinPush *self = data;

  return GINT_TO_POINTER (gst_harness_push (self->h, self->buffer));
}

JoinPush *
join_push_begin (JoinFixture *f, GstClockTime time)
{
  JoinPush *self = g_new (JoinPush, 1);

  self->h = f->h;
  self->buffer = join_frame_new (time);
  self->thread = g_thread_new ("full", push, self);
  return self;
}

GstFlowReturn
join_push_end (JoinPush *push)
{
  const GstFlowReturn ret = GPOINTER_TO_INT (g_thread_join (push->thread));

  g_free (push);
  return ret;
}

void
join_flush (GstHarness *h, GstClockTime to)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = to;
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

static GstStructure *
get_stats (JoinFixture *f)
{
  GstStructure *stats;

  g_object_get (f->h->element, "stats", &stats, NULL);
  return stats;
}

guint64
join_count (JoinFixture *f, const char *field)
{
  g_autoptr (GstStructure) stats = get_stats (f);
  guint64 count;

  g_assert_true (gst_structure_get_uint64 (stats, field, &count));
  return count;
}

gdouble
join_age (JoinFixture *f, const char *field)
{
  g_autoptr (GstStructure) stats = get_stats (f);
  gdouble age;

  g_assert_true (gst_structure_get_double (stats, field, &age));
  return age;
}
