/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include "base/properties.h"

/* Names, ranges and defaults are those of facedetect in GStreamer's OpenCV
 * plugin where it has the property, so that either element can stand for the
 * other: pipelines get the one that was registered last. The two defaults
 * that differ say why. */
#define DEFAULT_MODEL MIEN_DETECTOR_DEFAULT_FILE
#define DEFAULT_SCALE_FACTOR 1.25
/* 3 there: twice as many false hits for 1 % more faces, docs/detection.md. */
#define DEFAULT_MIN_NEIGHBORS 4
#define DEFAULT_MIN_SIZE 30
#define DEFAULT_MIN_STDDEV 0
#define DEFAULT_FLAGS FLAG_DO_CANNY_PRUNING
#define DEFAULT_UPDATES GST_MIEN_UPDATES_EVERY_FRAME
/* That element draws by default; this one never does. */
#define DEFAULT_DISPLAY FALSE
/* Chosen by measurement, docs/detection.md. */
#define DEFAULT_SCORE_THRESHOLD 0.8f
#define DEFAULT_NMS_THRESHOLD 0.3f
#define DEFAULT_DETECT_WIDTH 640
#define DEFAULT_MAX_FACES 0
#define DEFAULT_INFERENCE_INTERVAL 1

enum {
  PROP_MODEL = 1,
  PROP_PROFILE,
  PROP_DISPLAY,
  PROP_NOSE_PROFILE,
  PROP_MOUTH_PROFILE,
  PROP_EYES_PROFILE,
  PROP_SCALE_FACTOR,
  PROP_MIN_NEIGHBORS,
  PROP_FLAGS,
  PROP_MIN_SIZE_WIDTH,
  PROP_MIN_SIZE_HEIGHT,
  PROP_MIN_STDDEV,
  PROP_UPDATES,
  PROP_SCORE_THRESHOLD,
  PROP_NMS_THRESHOLD,
  PROP_MAX_FACES,
  PROP_DETECT_WIDTH,
  PROP_INFERENCE_INTERVAL,
  PROP_METADATA,
  N_PROPS,
};

/* CASCADE_DO_CANNY_PRUNING of OpenCV, the one flag of that element. */
#define FLAG_DO_CANNY_PRUNING 1

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME

#define GST_TYPE_MIEN_UPDATES (gst_mien_updates_get_type ())
static GType
gst_mien_updates_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_MIEN_UPDATES_EVERY_FRAME, "A message for every frame",
      "every_frame" },
    { GST_MIEN_UPDATES_ON_CHANGE, "When the first face comes or the last one "
      "goes", "on_change" },
    { GST_MIEN_UPDATES_ON_FACE, "For every frame with a face", "on_face" },
    { GST_MIEN_UPDATES_NONE, "No messages", "none" },
    { 0 },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_enum_register_static ("GstMienFaceDetectUpdates", values));
  return type;
}

#define GST_TYPE_MIEN_DETECT_FLAGS (gst_mien_detect_flags_get_type ())
static GType
gst_mien_detect_flags_get_type (void)
{
  static gsize type = 0;
  static const GFlagsValue values[] = {
    { FLAG_DO_CANNY_PRUNING, "Skip regions with few or many edges",
      "do-canny-pruning" },
    { 0 },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_flags_register_static ("GstMienFaceDetectFlags", values));
  return type;
}

static void
install_start (GParamSpec **props)
{
  props[PROP_MODEL] = g_param_spec_string ("model", "Model",
      "What finds faces: a Haar or LBP cascade (.xml) or YuNet (.onnx); a "
      "bare name is also looked for among OpenCV's installed cascades",
      DEFAULT_MODEL, AT_START);
  props[PROP_PROFILE] = g_param_spec_string ("profile", "Profile",
      "Older name of the property model", DEFAULT_MODEL, AT_START);
}

/* Properties of GStreamer's element that have nothing to set here. */
static void
install_ignored (GParamSpec **props)
{
  const GParamFlags flags = AT_START | G_PARAM_DEPRECATED;

  props[PROP_DISPLAY] = g_param_spec_boolean ("display", "Display",
      "Ignored with a warning: faceannotate draws the faces",
      DEFAULT_DISPLAY, flags);
  props[PROP_NOSE_PROFILE] = g_param_spec_string ("nose-profile",
      "Nose profile", "Ignored with a warning: YuNet finds landmarks", NULL,
      flags);
  props[PROP_MOUTH_PROFILE] = g_param_spec_string ("mouth-profile",
      "Mouth profile", "Ignored with a warning: YuNet finds landmarks", NULL,
      flags);
  props[PROP_EYES_PROFILE] = g_param_spec_string ("eyes-profile",
      "Eyes profile", "Ignored with a warning: YuNet finds landmarks", NULL,
      flags);
}

static void
install_params (GParamSpec **props)
{
  props[PROP_SCALE_FACTOR] = g_param_spec_double ("scale-factor",
      "Scale factor", "Cascade: by how much the size that is searched grows "
      "from one scan of the frame to the next", 1.1, 10,
      DEFAULT_SCALE_FACTOR, ANY_TIME);
  props[PROP_MIN_NEIGHBORS] = g_param_spec_int ("min-neighbors",
      "Minimum neighbors", "Cascade: how many hits close to each other a "
      "face needs, minus 1; 0 gives all hits ungrouped", 0, G_MAXINT,
      DEFAULT_MIN_NEIGHBORS, ANY_TIME);
  props[PROP_FLAGS] = g_param_spec_flags ("flags", "Flags",
      "Cascade: flags for OpenCV, which heeds them only for cascades in the "
      "format before OpenCV 2", GST_TYPE_MIEN_DETECT_FLAGS, DEFAULT_FLAGS,
      ANY_TIME);
  props[PROP_MIN_SIZE_WIDTH] = g_param_spec_int ("min-size-width",
      "Minimum face width", "Faces narrower than this are not reported, in "
      "pixels of the frame", 0, G_MAXINT, DEFAULT_MIN_SIZE, ANY_TIME);
  props[PROP_MIN_SIZE_HEIGHT] = g_param_spec_int ("min-size-height",
      "Minimum face height", "Faces lower than this are not reported, in "
      "pixels of the frame", 0, G_MAXINT, DEFAULT_MIN_SIZE, ANY_TIME);
  props[PROP_SCORE_THRESHOLD] = g_param_spec_float ("score-threshold",
      "Score threshold", "YuNet: least confidence of a face (for cascades "
      "that is min-neighbors)", 0, 1, DEFAULT_SCORE_THRESHOLD, ANY_TIME);
  props[PROP_NMS_THRESHOLD] = g_param_spec_float ("nms-threshold",
      "NMS threshold", "YuNet: of two boxes whose intersection over union is "
      "larger, the one of less confidence goes", 0, 1, DEFAULT_NMS_THRESHOLD,
      ANY_TIME);
}

static void
install_frame (GParamSpec **props)
{
  props[PROP_DETECT_WIDTH] = g_param_spec_uint ("detect-width",
      "Detection width", "Faces are searched in a copy of the frame reduced "
      "to this width, in pixels; 0 = always in the frame's own size", 0,
      G_MAXINT, DEFAULT_DETECT_WIDTH, ANY_TIME);
  props[PROP_MAX_FACES] = g_param_spec_uint ("max-faces", "Maximum faces",
      "Report only so many faces, the largest ones; 0 = all", 0, G_MAXINT,
      DEFAULT_MAX_FACES, ANY_TIME);
  props[PROP_INFERENCE_INTERVAL] = g_param_spec_uint ("inference-interval",
      "Inference interval", "Search every so many frames; those between get "
      "the faces of the last search", 1, G_MAXINT,
      DEFAULT_INFERENCE_INTERVAL, ANY_TIME);
  props[PROP_MIN_STDDEV] = g_param_spec_int ("min-stddev",
      "Minimum standard deviation", "Frames whose brightness (0 to 255) has "
      "less standard deviation are not searched", 0, 255,
      DEFAULT_MIN_STDDEV, ANY_TIME);
  props[PROP_UPDATES] = g_param_spec_enum ("updates", "Updates",
      "When to post the element message \"facedetect\"",
      GST_TYPE_MIEN_UPDATES, DEFAULT_UPDATES, ANY_TIME);
  props[PROP_METADATA] = g_param_spec_flags ("metadata", "Metadata",
      "What faces are mirrored into, beside GstMienFace",
      GST_TYPE_MIEN_METADATA, GST_MIEN_METADATA_DEFAULT, ANY_TIME);
}

void
gst_mien_face_detect_settings_install (GObjectClass *klass)
{
  GParamSpec *props[N_PROPS] = { NULL };

  install_start (props);
  install_ignored (props);
  install_params (props);
  install_frame (props);
  g_object_class_install_properties (klass, N_PROPS, props);
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_UPDATES, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_DETECT_FLAGS, 0);
}

#define AT(field) G_STRUCT_OFFSET (GstMienFaceDetectSettings, field)
static const glong FIELDS[N_PROPS] = {
  [PROP_MODEL] = AT (start.model),
  [PROP_PROFILE] = AT (start.model),
  [PROP_DISPLAY] = AT (start.display),
  [PROP_NOSE_PROFILE] = AT (start.nose_profile),
  [PROP_MOUTH_PROFILE] = AT (start.mouth_profile),
  [PROP_EYES_PROFILE] = AT (start.eyes_profile),
  [PROP_SCALE_FACTOR] = AT (frame.params.scale_factor),
  [PROP_MIN_NEIGHBORS] = AT (frame.params.min_neighbors),
  [PROP_FLAGS] = AT (frame.params.flags),
  [PROP_MIN_SIZE_WIDTH] = AT (frame.params.min_width),
  [PROP_MIN_SIZE_HEIGHT] = AT (frame.params.min_height),
  [PROP_MIN_STDDEV] = AT (frame.min_stddev),
  [PROP_UPDATES] = AT (frame.updates),
  [PROP_SCORE_THRESHOLD] = AT (frame.params.score_threshold),
  [PROP_NMS_THRESHOLD] = AT (frame.params.nms_threshold),
  [PROP_MAX_FACES] = AT (frame.max_faces),
  [PROP_DETECT_WIDTH] = AT (frame.detect_width),
  [PROP_INFERENCE_INTERVAL] = AT (frame.inference_interval),
  [PROP_METADATA] = AT (frame.metadata),
};

gboolean
gst_mien_face_detect_settings_set (GstMienFaceDetectSettings *self, guint id,
    const GValue *value)
{
  if (id == 0 || id >= N_PROPS)
    return FALSE;

  gpointer field = G_STRUCT_MEMBER_P (self, FIELDS[id]);
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_STRING:
      g_free (*(gchar **) field);
      *(gchar **) field = g_value_dup_string (value);
      return TRUE;
    case G_TYPE_BOOLEAN:
      *(gboolean *) field = g_value_get_boolean (value);
      return TRUE;
    case G_TYPE_INT:
      *(gint *) field = g_value_get_int (value);
      return TRUE;
    case G_TYPE_UINT:
      *(guint *) field = g_value_get_uint (value);
      return TRUE;
    case G_TYPE_FLOAT:
      *(gfloat *) field = g_value_get_float (value);
      return TRUE;
    case G_TYPE_DOUBLE:
      *(gdouble *) field = g_value_get_double (value);
      return TRUE;
    case G_TYPE_ENUM:
      *(gint *) field = g_value_get_enum (value);
      return TRUE;
    case G_TYPE_FLAGS:
      *(guint *) field = g_value_get_flags (value);
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
gst_mien_face_detect_settings_get (const GstMienFaceDetectSettings *self,
    guint id, GValue *value)
{
  if (id == 0 || id >= N_PROPS)
    return FALSE;

  gconstpointer field = G_STRUCT_MEMBER_P (self, FIELDS[id]);
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_STRING:
      g_value_set_string (value, *(gchar *const *) field);
      return TRUE;
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) field);
      return TRUE;
    case G_TYPE_INT:
      g_value_set_int (value, *(const gint *) field);
      return TRUE;
    case G_TYPE_UINT:
      g_value_set_uint (value, *(const guint *) field);
      return TRUE;
    case G_TYPE_FLOAT:
      g_value_set_float (value, *(const gfloat *) field);
      return TRUE;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, *(const gdouble *) field);
      return TRUE;
    case G_TYPE_ENUM:
      g_value_set_enum (value, *(const gint *) field);
      return TRUE;
    case G_TYPE_FLAGS:
      g_value_set_flags (value, *(const guint *) field);
      return TRUE;
    default:
      return FALSE;
  }
}

gchar *
gst_mien_face_detect_settings_ignored (const GstMienFaceDetectSettings *self)
{
  const GstMienDetectStartSettings *start = &self->start;
  const gboolean has_profile =
      start->nose_profile || start->mouth_profile || start->eyes_profile;

  if (!start->display && !has_profile)
    return NULL;
  return g_strconcat ("Ignored:",
      start->display ? " display=true (this facedetect does not draw; put "
      "faceannotate behind it)" : "",
      has_profile ? " nose-profile, mouth-profile, eyes-profile (for "
      "landmarks set model to YuNet)" : "", NULL);
}

void
gst_mien_face_detect_settings_clear (GstMienFaceDetectSettings *self)
{
  g_clear_pointer (&self->start.model, g_free);
  g_clear_pointer (&self->start.nose_profile, g_free);
  g_clear_pointer (&self->start.mouth_profile, g_free);
  g_clear_pointer (&self->start.eyes_profile, g_free);
}
