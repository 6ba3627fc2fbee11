/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#define DEFAULT_MODEL "emotion"
#define DEFAULT_MODE GST_MIEN_GBP_MODE_MAP
#define DEFAULT_METHOD GST_MIEN_GBP_METHOD_GBP
#define DEFAULT_TARGET "winner"
#define DEFAULT_ALPHA 0.7
#define DEFAULT_COLORMAP MIEN_COLORMAP_TURBO
#define DEFAULT_WHERE GST_MIEN_GBP_WHERE_OVER
#define DEFAULT_INTERVAL 1
#define DEFAULT_BORDER_WIDTH -1
#define DEFAULT_BORDER_COLOR 0xff00ff00
#define DEFAULT_ATTACH FALSE

enum {
  PROP_MODEL = 1,
  PROP_MODEL_PATH,
  PROP_DEVICE,
  PROP_BATCH_SIZE,
  PROP_MODE,
  PROP_METHOD,
  PROP_TARGET,
  PROP_ALPHA,
  PROP_COLORMAP,
  PROP_WHERE,
  PROP_INTERVAL,
  PROP_BORDER_WIDTH,
  PROP_BORDER_COLOR,
  PROP_ATTACH,
  PROP_ON_DEVICE_LOST,
  N_PROPS,
};
G_STATIC_ASSERT (N_PROPS == GST_MIEN_GBP_N_SETTINGS);

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME

static GType
enum_type (gsize *type, const gchar *name, const GEnumValue *values)
{
  if (g_once_init_enter (type)) {
    const GType made = g_enum_register_static (name, values);
    gst_type_mark_as_plugin_api (made, 0);
    g_once_init_leave (type, made);
  }
  return *type;
}

static GType
mode_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_MIEN_GBP_MODE_MAP, "As method, target, colormap and alpha say",
        "map" },
    { GST_MIEN_GBP_MODE_PAPER, "The picture of the paper's authors, in gray, "
        "which these do not change", "paper" },
    { 0 },
  };
  return enum_type (&type, "GstMienGbpMode", values);
}

static GType
method_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_MIEN_GBP_METHOD_GBP, "Guided back-propagation", "gbp" },
    { GST_MIEN_GBP_METHOD_SALIENCY, "The gradient itself", "saliency" },
    { GST_MIEN_GBP_METHOD_GRADCAM, "Grad-CAM of the last convolution",
        "gradcam" },
    { GST_MIEN_GBP_METHOD_GUIDED_GRADCAM, "Product of gbp and gradcam",
        "guided-gradcam" },
    { 0 },
  };
  return enum_type (&type, "GstMienGbpMethod", values);
}

static GType
colormap_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { MIEN_COLORMAP_GRAY, "Black to white", "gray" },
    { MIEN_COLORMAP_HOT, "Black, red, yellow, white", "hot" },
    { MIEN_COLORMAP_JET, "Blue, cyan, yellow, red", "jet" },
    { MIEN_COLORMAP_TURBO, "Jet without its bands", "turbo" },
    { MIEN_COLORMAP_VIRIDIS, "Perceptually even, violet to yellow",
        "viridis" },
    { 0 },
  };
  return enum_type (&type, "GstMienGbpColormap", values);
}

static GType
where_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_MIEN_GBP_WHERE_OVER, "Over the face", "over" },
    { GST_MIEN_GBP_WHERE_BESIDE, "Beside the face", "beside" },
    { GST_MIEN_GBP_WHERE_STRIP, "In a strip of tiles at the lower edge, "
        "from left to right as the faces", "strip" },
    { 0 },
  };
  return enum_type (&type, "GstMienGbpWhere", values);
}

static void
install_network (GParamSpec **props)
{
  props[PROP_MODEL] = g_param_spec_string ("model", "Model",
      "Model to explain: a name to be looked for in model-path, or the path "
      "of an .onnx file", DEFAULT_MODEL, AT_START);
  props[PROP_MODEL_PATH] = gst_mien_network_model_path_spec ();
  props[PROP_DEVICE] = gst_mien_network_device_spec ();
  props[PROP_BATCH_SIZE] = gst_mien_network_batch_size_spec ();
  props[PROP_ON_DEVICE_LOST] = gst_mien_network_on_device_lost_spec ();
}

static void
install_question (GParamSpec **props)
{
  props[PROP_MODE] = g_param_spec_enum ("mode", "Mode",
      "What is drawn", mode_type (), DEFAULT_MODE, ANY_TIME);
  props[PROP_METHOD] = g_param_spec_enum ("method", "Method",
      "How the map is made (mode=map)", method_type (), DEFAULT_METHOD,
      ANY_TIME);
  props[PROP_TARGET] = g_param_spec_string ("target", "Target",
      "What is explained (mode=map): winner (the class that faceclassify "
      "gave the face, else the model's own), the label of a class, or "
      "LAYER:F:I,J, the element in row I and column J of feature map F of a "
      "layer; LAYER:F is all of a feature map", DEFAULT_TARGET, ANY_TIME);
  props[PROP_INTERVAL] = g_param_spec_uint ("interval", "Interval",
      "Compute a face's map for every so many frames, and draw the last one "
      "on those between", 1, G_MAXINT, DEFAULT_INTERVAL, ANY_TIME);
  props[PROP_ATTACH] = g_param_spec_boolean ("attach", "Attach",
      "Add the map to the face's metadata, too (GstMienMap)",
      DEFAULT_ATTACH, ANY_TIME);
}

static void
install_looks (GParamSpec **props)
{
  props[PROP_ALPHA] = g_param_spec_double ("alpha", "Alpha",
      "Opacity of the picture (mode=map)", 0, 1, DEFAULT_ALPHA, ANY_TIME);
  props[PROP_COLORMAP] = g_param_spec_enum ("colormap", "Colour map",
      "Colours of what matters little to much (mode=map)", colormap_type (),
      DEFAULT_COLORMAP, ANY_TIME);
  props[PROP_WHERE] = g_param_spec_enum ("where", "Where",
      "Where the picture is drawn", where_type (), DEFAULT_WHERE, ANY_TIME);
  props[PROP_BORDER_WIDTH] = g_param_spec_int ("border-width",
      "Border width", "Width of a frame around the picture in pixels "
      "(-1 = 2 with mode=paper, else none)", -1, 1000, DEFAULT_BORDER_WIDTH,
      ANY_TIME);
  props[PROP_BORDER_COLOR] = g_param_spec_uint ("border-color",
      "Border colour", "Colour of that frame (big-endian ARGB)", 0,
      G_MAXUINT32, DEFAULT_BORDER_COLOR, ANY_TIME);
}

void
gst_mien_gbp_settings_install (GObjectClass *klass)
{
  GParamSpec *props[N_PROPS] = { NULL };
  install_network (props);
  install_question (props);
  install_looks (props);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
set_string (gchar **string, const GValue *value)
{
  g_free (*string);
  *string = g_value_dup_string (value);
}

static gboolean
set_start (GstMienGbpStart *self, guint id, const GValue *value)
{
  switch (id) {
    case PROP_MODEL:
      set_string (&self->model, value);
      return TRUE;
    case PROP_MODEL_PATH:
      set_string (&self->model_path, value);
      return TRUE;
    case PROP_DEVICE:
      set_string (&self->device, value);
      return TRUE;
    case PROP_BATCH_SIZE:
      self->batch_size = g_value_get_uint (value);
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
gst_mien_gbp_settings_set (GstMienGbpSettings *self, guint id,
    const GValue *value)
{
  GstMienGbpFrame *frame = &self->frame;

  switch (id) {
    case PROP_MODE:
      frame->mode = g_value_get_enum (value);
      return TRUE;
    case PROP_METHOD:
      frame->method = g_value_get_enum (value);
      return TRUE;
    case PROP_TARGET:
      set_string (&frame->target, value);
      return TRUE;
    case PROP_ALPHA:
      frame->alpha = g_value_get_double (value);
      return TRUE;
    case PROP_COLORMAP:
      frame->colormap = g_value_get_enum (value);
      return TRUE;
    case PROP_WHERE:
      frame->where = g_value_get_enum (value);
      return TRUE;
    case PROP_INTERVAL:
      frame->interval = g_value_get_uint (value);
      return TRUE;
    case PROP_BORDER_WIDTH:
      frame->border_width = g_value_get_int (value);
      return TRUE;
    case PROP_BORDER_COLOR:
      frame->border_color = g_value_get_uint (value);
      return TRUE;
    case PROP_ATTACH:
      frame->attach = g_value_get_boolean (value);
      return TRUE;
    case PROP_ON_DEVICE_LOST:
      frame->on_device_lost = g_value_get_enum (value);
      return TRUE;
    default:
      return set_start (&self->start, id, value);
  }
}

static gboolean
get_start (const GstMienGbpStart *self, guint id, GValue *value)
{
  switch (id) {
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      return TRUE;
    case PROP_MODEL_PATH:
      g_value_set_string (value, self->model_path);
      return TRUE;
    case PROP_DEVICE:
      g_value_set_string (value, self->device);
      return TRUE;
    case PROP_BATCH_SIZE:
      g_value_set_uint (value, self->batch_size);
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
gst_mien_gbp_settings_get (const GstMienGbpSettings *self, guint id,
    GValue *value)
{
  const GstMienGbpFrame *frame = &self->frame;

  switch (id) {
    case PROP_MODE:
      g_value_set_enum (value, frame->mode);
      return TRUE;
    case PROP_METHOD:
      g_value_set_enum (value, frame->method);
      return TRUE;
    case PROP_TARGET:
      g_value_set_string (value, frame->target);
      return TRUE;
    case PROP_ALPHA:
      g_value_set_double (value, frame->alpha);
      return TRUE;
    case PROP_COLORMAP:
      g_value_set_enum (value, frame->colormap);
      return TRUE;
    case PROP_WHERE:
      g_value_set_enum (value, frame->where);
      return TRUE;
    case PROP_INTERVAL:
      g_value_set_uint (value, frame->interval);
      return TRUE;
    case PROP_BORDER_WIDTH:
      g_value_set_int (value, frame->border_width);
      return TRUE;
    case PROP_BORDER_COLOR:
      g_value_set_uint (value, frame->border_color);
      return TRUE;
    case PROP_ATTACH:
      g_value_set_boolean (value, frame->attach);
      return TRUE;
    case PROP_ON_DEVICE_LOST:
      g_value_set_enum (value, frame->on_device_lost);
      return TRUE;
    default:
      return get_start (&self->start, id, value);
  }
}

void
gst_mien_gbp_settings_clear (GstMienGbpSettings *self)
{
  g_clear_pointer (&self->start.model, g_free);
  g_clear_pointer (&self->start.model_path, g_free);
  g_clear_pointer (&self->start.device, g_free);
  g_clear_pointer (&self->frame.target, g_free);
}

GstMienGbpSettings
gst_mien_gbp_settings_copy (const GstMienGbpSettings *self)
{
  GstMienGbpSettings copy = *self;

  copy.start.model = g_strdup (self->start.model);
  copy.start.model_path = g_strdup (self->start.model_path);
  copy.start.device = g_strdup (self->start.device);
  copy.frame.target = g_strdup (self->frame.target);
  return copy;
}
