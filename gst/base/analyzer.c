/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "analyzer.h"

#include "formats.h"
#include "pace.h"
#include "postbox.h"
#include "stats.h"

typedef struct {
  GstVideoInfo info;            /* streaming thread */
  GstMienPace pace;
  GstMienStats stats;
  GstMienPostbox postbox;       /* streaming thread */
} GstMienAnalyzerPrivate;

enum {
  PROP_STATS = 1,
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));

#define gst_mien_analyzer_parent_class parent_class
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GstMienAnalyzer, gst_mien_analyzer,
    GST_TYPE_BASE_TRANSFORM);

static GstMienAnalyzerPrivate *
get_private (GstMienAnalyzer *self)
{
  return gst_mien_analyzer_get_instance_private (self);
}

gboolean
gst_mien_analyzer_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer)
{
  /* A reference more would make the buffer read-only, its metadata too. */
  return gst_video_frame_map (frame, info, buffer,
      GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF);
}

void
gst_mien_analyzer_warn (GstMienAnalyzer *self, const gchar *message)
{
  gst_mien_pace_warn (&get_private (self)->pace, GST_BASE_TRANSFORM (self),
      message);
}

void
gst_mien_analyzer_post (GstMienAnalyzer *self, GstMessage *message)
{
  gst_mien_postbox_post (&get_private (self)->postbox, GST_ELEMENT (self),
      message);
}

gboolean
gst_mien_analyzer_is_late (GstMienAnalyzer *self, GstBuffer *buffer)
{
  return gst_mien_pace_is_late (&get_private (self)->pace,
      GST_BASE_TRANSFORM (self), buffer);
}

void
gst_mien_analyzer_skip (GstMienAnalyzer *self, GstBuffer *buffer)
{
  gst_mien_analyzer_post (self, gst_mien_stats_skip (
          &get_private (self)->stats, GST_BASE_TRANSFORM (self), buffer));
}

void
gst_mien_analyzer_count (GstMienAnalyzer *self, guint n_faces, guint n_work,
    gint64 time)
{
  gst_mien_stats_count (&get_private (self)->stats, self, n_faces, n_work,
      time);
}

static void
reset (GstMienAnalyzer *self)
{
  gst_mien_pace_reset (&get_private (self)->pace, GST_BASE_TRANSFORM (self));
  if (GST_MIEN_ANALYZER_GET_CLASS (self)->reset)
    GST_MIEN_ANALYZER_GET_CLASS (self)->reset (self);
}

static gboolean
gst_mien_analyzer_src_event (GstBaseTransform *transform, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) != GST_EVENT_QOS)
    return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (transform,
        event);
  return gst_mien_pace_take_qos (
      &get_private (GST_MIEN_ANALYZER (transform))->pace, transform, event);
}

static gboolean
gst_mien_analyzer_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP ||
      GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    reset (GST_MIEN_ANALYZER (transform));
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform,
      event);
}

static gboolean
gst_mien_analyzer_set_caps (GstBaseTransform *transform, GstCaps *in,
    GstCaps *out)
{
  GstMienAnalyzer *self = GST_MIEN_ANALYZER (transform);

  reset (self);
  return gst_video_info_from_caps (&get_private (self)->info, in);
}

static gboolean
gst_mien_analyzer_propose_allocation (GstBaseTransform *transform,
    GstQuery *decided, GstQuery *query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->propose_allocation (transform,
          decided, query))
    return FALSE;
  gst_mien_refuse_crop (query);
  return TRUE;
}

/* What passes in passthrough mode may have other owners; metadata needs a
 * buffer of our own. The copy shares the memory. */
static GstFlowReturn
gst_mien_analyzer_prepare_output_buffer (GstBaseTransform *transform,
    GstBuffer *input, GstBuffer **output)
{
  *output = gst_buffer_is_writable (input) ? input : gst_buffer_copy (input);
  return *output ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static GstFlowReturn
gst_mien_analyzer_transform_ip (GstBaseTransform *transform,
    GstBuffer *buffer)
{
  GstMienAnalyzer *self = GST_MIEN_ANALYZER (transform);

  return GST_MIEN_ANALYZER_GET_CLASS (self)->analyze (self, buffer,
      &get_private (self)->info);
}

/* Here and not at the stop, so that they can be read after the end. */
static GstStateChangeReturn
gst_mien_analyzer_change_state (GstElement *element,
    GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    gst_mien_stats_reset (&get_private (GST_MIEN_ANALYZER (element))->stats,
        element);
  return GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
}

static void
gst_mien_analyzer_get_property (GObject *object, guint id, GValue *value,
    GParamSpec *pspec)
{
  GstMienAnalyzer *self = GST_MIEN_ANALYZER (object);

  if (id == PROP_STATS)
    g_value_take_boxed (value, gst_mien_stats_to_structure (
            &get_private (self)->stats, self, "application/x-mien-stats",
            GST_MIEN_ANALYZER_GET_CLASS (self)->work));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gst_mien_analyzer_class_init (GstMienAnalyzerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  object_class->get_property = gst_mien_analyzer_get_property;
  g_object_class_install_property (object_class, PROP_STATS,
      g_param_spec_boxed ("stats", "Statistics", "What was done since the "
          "start: frames seen, faces on them, work done, frames on which it "
          "was skipped for being late, and what it takes in milliseconds per "
          "frame", GST_TYPE_STRUCTURE,
          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);

  element_class->change_state
      = GST_DEBUG_FUNCPTR (gst_mien_analyzer_change_state);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_mien_analyzer_src_event);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_sink_event);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_analyzer_set_caps);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_propose_allocation);
  transform_class->prepare_output_buffer =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_prepare_output_buffer);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_transform_ip);
  transform_class->transform_ip_on_passthrough = TRUE;
}

static void
gst_mien_analyzer_init (GstMienAnalyzer *self)
{
  GstBaseTransform *transform = GST_BASE_TRANSFORM (self);

  get_private (self)->pace.earliest = GST_CLOCK_TIME_NONE;
  gst_base_transform_set_passthrough (transform, TRUE);
  gst_base_transform_set_qos_enabled (transform, TRUE);
}
