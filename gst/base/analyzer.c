/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/analyzer.h"

#include "base/formats.h"
#include "base/properties.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmienmirror.h"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));

typedef struct {
  GstMienMetadata metadata; /* property (OBJECT_LOCK) */
} GstMienAnalyzerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GstMienAnalyzer, gst_mien_analyzer,
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

static GstMienMetadata
current_metadata (GstMienAnalyzer *self)
{
  const GstMienAnalyzerPrivate *priv =
      gst_mien_analyzer_get_instance_private (self);

  GST_OBJECT_LOCK (self);
  const GstMienMetadata metadata = priv->metadata;
  GST_OBJECT_UNLOCK (self);
  return metadata;
}

static GstFlowReturn
gst_mien_analyzer_transform_ip (GstBaseTransform *transform, GstBuffer *buffer)
{
  GstMienAnalyzer *self = GST_MIEN_ANALYZER (transform);
  GstMienAnalyzerClass *class = GST_MIEN_ANALYZER_GET_CLASS (self);
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const GstVideoInfo *info = gst_mien_filter_get_info (filter);
  g_autoptr (GPtrArray) faces =
      class->finds_faces ? NULL : gst_mien_filter_take_faces (filter, &buffer);

  const GstFlowReturn result = class->analyze (self, buffer, faces, info);
  if (result != GST_FLOW_OK)
    return result;
  if (class->finds_faces)
    gst_mien_filter_adopt_faces (filter, buffer);
  gst_mien_buffer_mirror_faces (buffer, info->width, info->height,
      current_metadata (self));
  return GST_FLOW_OK;
}

static void
gst_mien_analyzer_class_init (GstMienAnalyzerClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_mien_install_property (klass,
      G_PRIVATE_OFFSET (GstMienAnalyzer, metadata),
      g_param_spec_flags ("metadata", "Metadata",
          "What faces are mirrored into, beside GstMienFace",
          GST_TYPE_MIEN_METADATA, GST_MIEN_METADATA_DEFAULT,
          GST_MIEN_PARAM_ANY_TIME));
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_ANALYZER, 0);

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
  gst_mien_set_defaults (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}
