/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#define DEFAULT_MODELS "emotion,gender"
#define DEFAULT_LABELS NULL
#define DEFAULT_SHARED FALSE
#define DEFAULT_THRESHOLD 0.0f
#define DEFAULT_MIN_SIZE 0
#define DEFAULT_MAX_FACES_PER_FRAME 0
#define DEFAULT_RECLASSIFY_INTERVAL 1
#define DEFAULT_SMOOTHING GST_MIEN_SMOOTHING_EXPONENTIAL
#define DEFAULT_SMOOTHING_WINDOW 20
/* Bounds what a track costs in memory. */
#define MAX_SMOOTHING_WINDOW 1000

enum {
  PROP_MODELS = 1,
  PROP_MODEL_PATH,
  PROP_DEVICE,
  PROP_LABELS,
  PROP_BATCH_SIZE,
  PROP_SHARED,
  PROP_THRESHOLD,
  PROP_MIN_SIZE_WIDTH,
  PROP_MIN_SIZE_HEIGHT,
  PROP_METADATA,
  PROP_ON_DEVICE_LOST,
  PROP_MAX_FACES_PER_FRAME,
  PROP_RECLASSIFY_INTERVAL,
  PROP_SMOOTHING,
  PROP_SMOOTHING_WINDOW,
  N_PROPS,
};
G_STATIC_ASSERT (N_PROPS == GST_MIEN_FACE_CLASSIFY_N_SETTINGS);

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME

static void
install_start_settings (GParamSpec **props)
{
  props[PROP_MODELS] = g_param_spec_string ("models", "Models",
      "Models to run, in the order of their attributes, separated by commas: "
      "names to be looked for in model-path, or paths of .onnx files",
      DEFAULT_MODELS, AT_START);
  props[PROP_MODEL_PATH] = gst_mien_network_model_path_spec ();
  props[PROP_DEVICE] = gst_mien_network_device_spec ();
  props[PROP_LABELS] = g_param_spec_string ("labels", "Labels",
      "Labels instead of a model's own: MODEL=label,label,... with groups "
      "for several models separated by semicolons; MODEL is the name or the "
      "attribute of a model, and may be left out where there is only one",
      DEFAULT_LABELS, AT_START);
  props[PROP_BATCH_SIZE] = gst_mien_network_batch_size_spec ();
  props[PROP_SHARED] = g_param_spec_boolean ("shared", "Shared",
      "Classify faces in one go with those that wait in other elements of "
      "this process at the same time, whose models, device and batch-size "
      "are the same and which are shared too", DEFAULT_SHARED, AT_START);
}

static void
install_frame_settings (GParamSpec **props)
{
  props[PROP_THRESHOLD] = g_param_spec_float ("threshold", "Threshold",
      "Probability below which a class does not win: the attribute then has "
      "scores, but no label", 0, 1, DEFAULT_THRESHOLD, ANY_TIME);
  props[PROP_MIN_SIZE_WIDTH] = g_param_spec_uint ("min-size-width",
      "Minimum face width", "Faces narrower than this are not classified, "
      "in pixels", 0, G_MAXINT, DEFAULT_MIN_SIZE, ANY_TIME);
  props[PROP_MIN_SIZE_HEIGHT] = g_param_spec_uint ("min-size-height",
      "Minimum face height", "Faces lower than this are not classified, in "
      "pixels", 0, G_MAXINT, DEFAULT_MIN_SIZE, ANY_TIME);
  props[PROP_METADATA] = g_param_spec_flags ("metadata", "Metadata",
      "What results are mirrored into, beside GstMienFace",
      GST_TYPE_MIEN_METADATA, GST_MIEN_METADATA_DEFAULT, ANY_TIME);
  props[PROP_ON_DEVICE_LOST] = gst_mien_network_on_device_lost_spec ();
}

static void
install_track_settings (GParamSpec **props)
{
  props[PROP_MAX_FACES_PER_FRAME] = g_param_spec_uint (
      "max-faces-per-frame", "Maximum faces per frame",
      "Classify only so many faces of a frame: those whose last result is "
      "oldest, of these the largest; 0 = all", 0, G_MAXINT,
      DEFAULT_MAX_FACES_PER_FRAME, ANY_TIME);
  props[PROP_RECLASSIFY_INTERVAL] = g_param_spec_uint (
      "reclassify-interval", "Reclassify interval",
      "Classify a tracked face every so many frames, 0 = never again, and "
      "besides when its area grew by a fifth or the result is not certain; "
      "between, it keeps its last result", 0, G_MAXINT,
      DEFAULT_RECLASSIFY_INTERVAL, ANY_TIME);
  props[PROP_SMOOTHING] = g_param_spec_enum ("smoothing", "Smoothing",
      "How the winner of a tracked face follows from its last results",
      GST_TYPE_MIEN_SMOOTHING, DEFAULT_SMOOTHING, ANY_TIME);
  props[PROP_SMOOTHING_WINDOW] = g_param_spec_uint ("smoothing-window",
      "Smoothing window", "The last results that count", 1,
      MAX_SMOOTHING_WINDOW, DEFAULT_SMOOTHING_WINDOW, ANY_TIME);
}

void
gst_mien_face_classify_settings_install (GObjectClass *klass)
{
  GParamSpec *props[N_PROPS] = { NULL };
  install_start_settings (props);
  install_frame_settings (props);
  install_track_settings (props);
  g_object_class_install_properties (klass, N_PROPS, props);
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_SMOOTHING, 0);
}

static void
set_string (gchar **string, const GValue *value)
{
  g_free (*string);
  *string = g_value_dup_string (value);
}

gboolean
gst_mien_face_classify_settings_set (GstMienFaceClassifySettings *self,
    guint id, const GValue *value)
{
  switch (id) {
    case PROP_MODELS:
      set_string (&self->start.models, value);
      return TRUE;
    case PROP_MODEL_PATH:
      set_string (&self->start.model_path, value);
      return TRUE;
    case PROP_DEVICE:
      set_string (&self->start.device, value);
      return TRUE;
    case PROP_LABELS:
      set_string (&self->start.labels, value);
      return TRUE;
    case PROP_BATCH_SIZE:
      self->start.batch_size = g_value_get_uint (value);
      return TRUE;
    case PROP_SHARED:
      self->start.shared = g_value_get_boolean (value);
      return TRUE;
    case PROP_THRESHOLD:
      self->frame.threshold = g_value_get_float (value);
      return TRUE;
    case PROP_MIN_SIZE_WIDTH:
      self->frame.min_width = g_value_get_uint (value);
      return TRUE;
    case PROP_MIN_SIZE_HEIGHT:
      self->frame.min_height = g_value_get_uint (value);
      return TRUE;
    case PROP_METADATA:
      self->frame.metadata = g_value_get_flags (value);
      return TRUE;
    case PROP_ON_DEVICE_LOST:
      self->frame.on_device_lost = g_value_get_enum (value);
      return TRUE;
    case PROP_MAX_FACES_PER_FRAME:
      self->frame.max_faces = g_value_get_uint (value);
      return TRUE;
    case PROP_RECLASSIFY_INTERVAL:
      self->frame.reclassify_interval = g_value_get_uint (value);
      return TRUE;
    case PROP_SMOOTHING:
      self->frame.smoothing = g_value_get_enum (value);
      return TRUE;
    case PROP_SMOOTHING_WINDOW:
      self->frame.smoothing_window = g_value_get_uint (value);
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
gst_mien_face_classify_settings_get (const GstMienFaceClassifySettings *self,
    guint id, GValue *value)
{
  switch (id) {
    case PROP_MODELS:
      g_value_set_string (value, self->start.models);
      return TRUE;
    case PROP_MODEL_PATH:
      g_value_set_string (value, self->start.model_path);
      return TRUE;
    case PROP_DEVICE:
      g_value_set_string (value, self->start.device);
      return TRUE;
    case PROP_LABELS:
      g_value_set_string (value, self->start.labels);
      return TRUE;
    case PROP_BATCH_SIZE:
      g_value_set_uint (value, self->start.batch_size);
      return TRUE;
    case PROP_SHARED:
      g_value_set_boolean (value, self->start.shared);
      return TRUE;
    case PROP_THRESHOLD:
      g_value_set_float (value, self->frame.threshold);
      return TRUE;
    case PROP_MIN_SIZE_WIDTH:
      g_value_set_uint (value, self->frame.min_width);
      return TRUE;
    case PROP_MIN_SIZE_HEIGHT:
      g_value_set_uint (value, self->frame.min_height);
      return TRUE;
    case PROP_METADATA:
      g_value_set_flags (value, self->frame.metadata);
      return TRUE;
    case PROP_ON_DEVICE_LOST:
      g_value_set_enum (value, self->frame.on_device_lost);
      return TRUE;
    case PROP_MAX_FACES_PER_FRAME:
      g_value_set_uint (value, self->frame.max_faces);
      return TRUE;
    case PROP_RECLASSIFY_INTERVAL:
      g_value_set_uint (value, self->frame.reclassify_interval);
      return TRUE;
    case PROP_SMOOTHING:
      g_value_set_enum (value, self->frame.smoothing);
      return TRUE;
    case PROP_SMOOTHING_WINDOW:
      g_value_set_uint (value, self->frame.smoothing_window);
      return TRUE;
    default:
      return FALSE;
  }
}

GstMienStartSettings
gst_mien_start_settings_copy (const GstMienStartSettings *self)
{
  return (GstMienStartSettings) {
    .models = g_strdup (self->models),
    .model_path = g_strdup (self->model_path),
    .device = g_strdup (self->device),
    .labels = g_strdup (self->labels),
    .batch_size = self->batch_size,
    .shared = self->shared,
  };
}

void
gst_mien_start_settings_clear (GstMienStartSettings *self)
{
  g_clear_pointer (&self->models, g_free);
  g_clear_pointer (&self->model_path, g_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->labels, g_free);
}
