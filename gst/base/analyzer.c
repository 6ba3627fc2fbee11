/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "analyzer.h"

#include "formats.h"
#include "pace.h"

typedef struct {
  GstVideoInfo info;            /* streaming thread */
  GstMienPace pace;
} GstMienAnalyzerPrivate;

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

gboolean
gst_mien_analyzer_is_late (GstMienAnalyzer *self, GstBuffer *buffer)
{
  return gst_mien_pace_is_late (&get_private (self)->pace,
      GST_BASE_TRANSFORM (self), buffer);
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

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    return GST_FLOW_OK;
  return GST_MIEN_ANALYZER_GET_CLASS (self)->analyze (self, buffer,
      &get_private (self)->info);
}

static void
gst_mien_analyzer_class_init (GstMienAnalyzerClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);

  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_mien_analyzer_src_event);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_sink_event);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_analyzer_set_caps);
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
