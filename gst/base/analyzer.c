/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/analyzer.h"

#include "base/formats.h"
#include "base/properties.h"
#include "carrymeta.h"
#include "flight.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmienmirror.h"

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (GST_MIEN_VIDEO_OR_IMAGE_CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (GST_MIEN_VIDEO_OR_IMAGE_CAPS));

typedef struct {
  GstMienMetadata metadata; /* property (OBJECT_LOCK) */

  /* from start to stop; streaming thread */
  guint n_in_flight;
  GstMienFlight *flight; /* NULL: one frame at a time */
} GstMienAnalyzerPrivate;

/* A frame in flight. */
typedef struct {
  GstBuffer *buffer;
  GPtrArray *faces;
  gpointer work; /* of the subclass */
} Frame;

#define gst_mien_analyzer_parent_class parent_class
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GstMienAnalyzer, gst_mien_analyzer,
    GST_TYPE_MIEN_FILTER);

/* In passthrough mode buffers may have other owners, but metadata can only be
 * added to a writable one. The copy shares the memory. */
static GstFlowReturn
gst_mien_analyzer_prepare_output_buffer (GstBaseTransform *transform,
    GstBuffer *input, GstBuffer **output)
{
  *output = gst_buffer_is_writable (input) ? input : gst_buffer_copy (input);
  return *output ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static GstMienAnalyzerPrivate *
private_of (gpointer self)
{
  return gst_mien_analyzer_get_instance_private (self);
}

/* The faces that are passed to the subclass. Makes the buffer writable. */
static GPtrArray *
take_faces (GstMienAnalyzer *self, GstBuffer **buffer)
{
  if (!GST_MIEN_ANALYZER_GET_CLASS (self)->finds_faces)
    return gst_mien_filter_take_faces (GST_MIEN_FILTER (self), buffer);
  *buffer = gst_buffer_make_writable (*buffer);
  return NULL;
}

/* Called after the subclass's work. */
static void
mirror (GstMienAnalyzer *self, GstBuffer *buffer)
{
  const GstVideoInfo *info = gst_mien_filter_get_info (GST_MIEN_FILTER (self));

  if (GST_MIEN_ANALYZER_GET_CLASS (self)->finds_faces)
    gst_mien_filter_adopt_faces (GST_MIEN_FILTER (self), buffer);
  GST_OBJECT_LOCK (self);
  const GstMienMetadata metadata = private_of (self)->metadata;
  GST_OBJECT_UNLOCK (self);
  gst_mien_buffer_mirror_faces (buffer, info->width, info->height, metadata);
  if (gst_mien_filter_has_images (GST_MIEN_FILTER (self)))
    gst_mien_buffer_carry_metas (buffer);
}

static GstFlowReturn
analyze (GstMienAnalyzer *self, GstBuffer *buffer, GPtrArray *faces)
{
  GstMienAnalyzerClass *class = GST_MIEN_ANALYZER_GET_CLASS (self);
  const GstVideoInfo *info = gst_mien_filter_get_info (GST_MIEN_FILTER (self));

  return class->begin
      ? class->finish (self, class->begin (self, buffer, faces, info))
      : class->analyze (self, buffer, faces, info);
}

static GstFlowReturn
gst_mien_analyzer_transform_ip (GstBaseTransform *transform, GstBuffer *buffer)
{
  GstMienAnalyzer *self = GST_MIEN_ANALYZER (transform);
  g_autoptr (GPtrArray) faces = take_faces (self, &buffer);

  const GstFlowReturn result = analyze (self, buffer, faces);
  if (result == GST_FLOW_OK)
    mirror (self, buffer);
  return result;
}

static Frame *
frame_new (GstMienAnalyzer *self, GstBuffer *buffer)
{
  Frame *frame = g_new (Frame, 1);

  frame->faces = take_faces (self, &buffer);
  frame->buffer = buffer;
  frame->work = GST_MIEN_ANALYZER_GET_CLASS (self)->begin (self, buffer,
      frame->faces, gst_mien_filter_get_info (GST_MIEN_FILTER (self)));
  return frame;
}

/* Returns the buffer. */
static GstBuffer *
frame_free (Frame *frame)
{
  GstBuffer *buffer = frame->buffer;

  g_clear_pointer (&frame->faces, g_ptr_array_unref);
  g_free (frame);
  return buffer;
}

static GstFlowReturn
land (gpointer data, gpointer landing, gboolean dropped)
{
  GstMienAnalyzer *self = data;
  GstMienAnalyzerClass *class = GST_MIEN_ANALYZER_GET_CLASS (self);
  Frame *frame = landing;
  GstFlowReturn result = GST_FLOW_OK;

  if (dropped)
    class->drop (self, frame->work);
  else
    result = class->finish (self, frame->work);
  g_autoptr (GstBuffer) buffer = frame_free (frame);
  if (dropped || result != GST_FLOW_OK)
    return result;
  mirror (self, buffer);
  return gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self),
      g_steal_pointer (&buffer));
}

void
gst_mien_analyzer_set_in_flight (GstMienAnalyzer *self, guint n)
{
  GstMienAnalyzerPrivate *priv = private_of (self);

  g_return_if_fail (n >= 1 && !priv->flight);
  priv->n_in_flight = n;
  if (n > 1)
    priv->flight = gst_mien_flight_new (n, land, self);
}

void
gst_mien_analyzer_settle (GstMienAnalyzer *self)
{
  if (private_of (self)->flight)
    gst_mien_flight_settle (private_of (self)->flight);
}

static gboolean
gst_mien_analyzer_stop (GstBaseTransform *transform)
{
  GstMienAnalyzerPrivate *priv = private_of (transform);

  g_clear_pointer (&priv->flight, gst_mien_flight_free);
  priv->n_in_flight = 0;
  return TRUE;
}

static GstFlowReturn
gst_mien_analyzer_generate_output (GstBaseTransform *transform,
    GstBuffer **output)
{
  GstMienFlight *flight = private_of (transform)->flight;

  /* In pull mode the caller expects the frame that it requested. */
  if (!flight || GST_PAD_MODE (transform->srcpad) == GST_PAD_MODE_PULL)
    return GST_BASE_TRANSFORM_CLASS (parent_class)
        ->generate_output (transform, output);
  if (!transform->queued_buf)
    return GST_FLOW_OK;

  g_autoptr (GstBuffer) buffer = g_steal_pointer (&transform->queued_buf);
  const GstFlowReturn result = gst_mien_flight_wait (flight);
  if (result == GST_FLOW_OK)
    gst_mien_flight_take_off (flight,
        frame_new (GST_MIEN_ANALYZER (transform), g_steal_pointer (&buffer)));
  return result;
}

/* Serialized events must not overtake frames in flight. */
static gboolean
gst_mien_analyzer_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  GstMienFlight *flight = private_of (transform)->flight;

  if (flight && GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    gst_mien_flight_drop (flight);
  else if (flight && GST_EVENT_IS_SERIALIZED (event))
    gst_mien_flight_settle (flight);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform, event);
}

static gboolean
gst_mien_analyzer_query (GstBaseTransform *transform, GstPadDirection direction,
    GstQuery *query)
{
  if (direction == GST_PAD_SINK && GST_QUERY_IS_SERIALIZED (query))
    gst_mien_analyzer_settle (GST_MIEN_ANALYZER (transform));
  return GST_BASE_TRANSFORM_CLASS (parent_class)
      ->query (transform, direction, query);
}

/* Also called if downstream asks for other caps between two frames. */
static gboolean
gst_mien_analyzer_set_caps (GstBaseTransform *transform, GstCaps *in,
    GstCaps *out)
{
  gst_mien_analyzer_settle (GST_MIEN_ANALYZER (transform));
  return GST_BASE_TRANSFORM_CLASS (parent_class)->set_caps (transform, in, out);
}

/* Upstream's pool must have enough buffers in addition to those in flight. */
static gboolean
gst_mien_analyzer_propose_allocation (GstBaseTransform *transform,
    GstQuery *decided, GstQuery *query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)
           ->propose_allocation (transform, decided, query))
    return FALSE;
  if (private_of (transform)->flight)
    gst_mien_tell_held (query, private_of (transform)->n_in_flight);
  return TRUE;
}

static void
gst_mien_analyzer_class_init (GstMienAnalyzerClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_mien_install_property (klass,
      G_PRIVATE_OFFSET (GstMienAnalyzer, metadata),
      g_param_spec_flags ("metadata", "Metadata",
          "Standard GStreamer metadata to mirror faces into, in addition to "
          "GstMienFace",
          GST_TYPE_MIEN_METADATA, GST_MIEN_METADATA_DEFAULT,
          GST_MIEN_PARAM_ANY_TIME));
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_ANALYZER, 0);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);

  transform_class->prepare_output_buffer =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_prepare_output_buffer);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_transform_ip);
  transform_class->generate_output =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_generate_output);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_analyzer_stop);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_sink_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_mien_analyzer_query);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_analyzer_set_caps);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_propose_allocation);
  transform_class->transform_ip_on_passthrough = TRUE;
}

static void
gst_mien_analyzer_init (GstMienAnalyzer *self)
{
  gst_mien_set_defaults (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}
