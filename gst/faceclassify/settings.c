/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include "base/properties.h"

/* Limits the memory per track. */
#define MAX_SMOOTHING_WINDOW 1000

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME
#define AT(field) \
  (offset + G_STRUCT_OFFSET (GstMienFaceClassifySettings, field))

static void
install_start_settings (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (start.models),
      g_param_spec_string ("models", "Models",
          "Models to run, separated by commas: names, searched for in "
          "model-path, or paths of .onnx files. Attributes are in the same "
          "order",
          "emotion,gender", AT_START));
  gst_mien_network_install_properties (klass, AT (start.network), NULL);
  gst_mien_network_install_batch_size (klass, AT (start.network));
  gst_mien_network_install_nireq (klass, AT (start.network));
  gst_mien_install_property (klass, AT (start.labels),
      g_param_spec_string ("labels", "Labels",
          "Labels that replace those of the model: MODEL=label,label,...; "
          "separate several models with semicolons. MODEL is the name of a "
          "model or attribute and may be omitted if there is only one",
          NULL, AT_START));
  gst_mien_install_property (klass, AT (start.flip_average),
      g_param_spec_boolean ("flip-average", "Flip average",
          "Classify each face and its mirror image and report the mean; "
          "slightly more accurate, twice the work",
          FALSE, AT_START));
  gst_mien_install_property (klass, AT (start.shared),
      g_param_spec_boolean ("shared", "Shared",
          "Batch faces with those of other elements in this process that also "
          "set this property and use the same models, device, precision and "
          "batch-size",
          FALSE, AT_START));
}

static void
install_frame_settings (gpointer klass, glong offset)
{
  gst_mien_align_install_property (klass, AT (frame.align));
  gst_mien_install_property (klass, AT (frame.threshold),
      g_param_spec_float ("threshold", "Threshold",
          "Minimum probability of the winning class; below it the attribute "
          "has scores but no label",
          0, 1, 0.5, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.min_width),
      g_param_spec_uint ("min-size-width", "Minimum face width",
          "Minimum width of faces to classify, in pixels", 0, G_MAXINT, 0,
          ANY_TIME));
  gst_mien_install_property (klass, AT (frame.min_height),
      g_param_spec_uint ("min-size-height", "Minimum face height",
          "Minimum height of faces to classify, in pixels", 0, G_MAXINT, 0,
          ANY_TIME));
}

static void
install_track_settings (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (frame.max_faces),
      g_param_spec_uint ("max-faces-per-frame", "Maximum faces per frame",
          "Classify at most this many faces per frame, those with the oldest "
          "results first and of these the largest; 0 = all",
          0, G_MAXINT, 0, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.reclassify_interval),
      g_param_spec_uint ("reclassify-interval", "Reclassify interval",
          "Classify each tracked face every N frames (0 = only once), and "
          "whenever its area has grown by a fifth or its result is uncertain; "
          "in between it keeps its last result",
          0, G_MAXINT, 1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.smoothing),
      g_param_spec_enum ("smoothing", "Smoothing",
          "How to derive the label of a tracked face from its last results",
          gst_mien_smoothing_get_type (), GST_MIEN_SMOOTHING_EXPONENTIAL,
          ANY_TIME));
  gst_mien_install_property (klass, AT (frame.smoothing_window),
      g_param_spec_uint ("smoothing-window", "Smoothing window",
          "Number of recent results to use for smoothing", 1,
          MAX_SMOOTHING_WINDOW, 20, ANY_TIME));
}

void
gst_mien_face_classify_settings_install (gpointer klass, glong offset)
{
  install_start_settings (klass, offset);
  install_frame_settings (klass, offset);
  install_track_settings (klass, offset);
}
