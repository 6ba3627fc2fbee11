/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/analyzer.h"

#include "base/formats.h"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));

G_DEFINE_ABSTRACT_TYPE (GstMienAnalyzer, gst_mien_analyzer,
    GST_TYPE_MIEN_FILTER);

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
  return GST_MIEN_ANALYZER_GET_CLASS (transform)->analyze (
      GST_MIEN_ANALYZER (transform), buffer,
      gst_mien_filter_get_info (GST_MIEN_FILTER (transform)));
}

static void
gst_mien_analyzer_class_init (GstMienAnalyzerClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);

  transform_class->prepare_output_buffer =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_prepare_output_buffer);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_mien_analyzer_transform_ip);
  transform_class->transform_ip_on_passthrough = TRUE;
}

static void
gst_mien_analyzer_init (GstMienAnalyzer *self)
{
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}
