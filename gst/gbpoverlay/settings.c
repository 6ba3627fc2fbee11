/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#define ANY_TIME GST_MIEN_PARAM_ANY_TIME
#define AT(field) (offset + (glong) G_STRUCT_OFFSET (GstMienGbpSettings, field))

static const GEnumValue MODES[] = {
  { GST_MIEN_GBP_MODE_MAP,
      "A colour map set by method, target, colormap and alpha", "map" },
  { GST_MIEN_GBP_MODE_PAPER,
      "The paper's gray picture, which those properties do not affect",
      "paper" },
  { 0 },
};
static const GEnumValue METHODS[] = {
  { GST_MIEN_GBP_METHOD_GBP, "Guided back-propagation", "gbp" },
  { GST_MIEN_GBP_METHOD_SALIENCY, "Plain gradient", "saliency" },
  { GST_MIEN_GBP_METHOD_GRADCAM, "Grad-CAM of the last convolution",
      "gradcam" },
  { GST_MIEN_GBP_METHOD_GUIDED_GRADCAM, "Product of gbp and gradcam",
      "guided-gradcam" },
  { 0 },
};
static const GEnumValue COLORMAPS[] = {
  { MIEN_COLORMAP_GRAY, "Black to white", "gray" },
  { MIEN_COLORMAP_HOT, "Black, red, yellow, white", "hot" },
  { MIEN_COLORMAP_JET, "Blue, cyan, yellow, red", "jet" },
  { MIEN_COLORMAP_TURBO, "Jet without its bands", "turbo" },
  { MIEN_COLORMAP_VIRIDIS, "Perceptually uniform, violet to yellow",
      "viridis" },
  { 0 },
};
static const GEnumValue PLACES[] = {
  { GST_MIEN_GBP_WHERE_OVER, "Over the face", "over" },
  { GST_MIEN_GBP_WHERE_BESIDE, "Beside the face", "beside" },
  { GST_MIEN_GBP_WHERE_STRIP,
      "In a row of tiles along the lower edge, in the order of the faces from "
      "left to right",
      "strip" },
  { 0 },
};

static void
install_question (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (frame.mode),
      g_param_spec_enum ("mode", "Mode", "What to draw",
          gst_mien_enum_type ("GstMienGbpMode", MODES), GST_MIEN_GBP_MODE_MAP,
          ANY_TIME));
  gst_mien_install_property (klass, AT (frame.method),
      g_param_spec_enum ("method", "Method",
          "How to compute the map "
          "(mode=map)",
          gst_mien_enum_type ("GstMienGbpMethod", METHODS),
          GST_MIEN_GBP_METHOD_GBP, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.target),
      g_param_spec_string ("target", "Target",
          "What to explain (mode=map): winner (the class that faceclassify "
          "assigned, else the model's own winner), a label, an attribute of "
          "the model (its winner or number), ATTRIBUTE:LABEL, LAYER:F:I,J "
          "(row I, column J of feature map F of a layer), or LAYER:F (the sum "
          "of a feature map)",
          "winner", ANY_TIME));
  gst_mien_align_install_property (klass, AT (frame.align));
  gst_mien_install_property (klass, AT (frame.interval),
      g_param_spec_uint ("interval", "Interval",
          "Compute each face's map every N frames and draw the last one in "
          "between",
          1, G_MAXINT, 1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.attach),
      g_param_spec_boolean ("attach", "Attach",
          "Also attach the map to the face's metadata (GstMienMap)", FALSE,
          ANY_TIME));
}

static void
install_looks (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (frame.alpha),
      g_param_spec_double ("alpha", "Alpha",
          "Opacity of the picture (mode=map)", 0, 1, 0.7, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.colormap),
      g_param_spec_enum ("colormap", "Colour map",
          "Colours from the least to the most relevant (mode=map)",
          gst_mien_enum_type ("GstMienGbpColormap", COLORMAPS),
          MIEN_COLORMAP_TURBO, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.where),
      g_param_spec_enum ("where", "Where", "Where to draw the picture",
          gst_mien_enum_type ("GstMienGbpWhere", PLACES),
          GST_MIEN_GBP_WHERE_OVER, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.border_width),
      g_param_spec_int ("border-width", "Border width",
          "Width of the border around the picture in pixels (-1 = 2 with "
          "mode=paper, else none)",
          -1, 1000, -1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.border_color),
      g_param_spec_uint ("border-color", "Border colour",
          "Colour of the border (big-endian ARGB)", 0, G_MAXUINT32, 0xff00ff00,
          ANY_TIME));
}

void
gst_mien_gbp_settings_install (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (start.model),
      g_param_spec_string ("model", "Model",
          "Model to explain: a name, searched for in model-path, or the path "
          "of an .onnx file",
          "emotion", GST_MIEN_PARAM_AT_START));
  gst_mien_network_install_properties (klass, AT (start.network), NULL);
  gst_mien_network_install_batch_size (klass, AT (start.network));
  install_question (klass, offset);
  install_looks (klass, offset);
}
