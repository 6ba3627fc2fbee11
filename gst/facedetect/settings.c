/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include "base/properties.h"

/* Properties that facedetect in GStreamer's OpenCV plugin also has use its
 * names, ranges and defaults, so that either element can replace the other:
 * pipelines get the one that was registered last. A comment explains each
 * different default. */

/* CASCADE_DO_CANNY_PRUNING of OpenCV, the only flag of that element. */
#define FLAG_DO_CANNY_PRUNING 1

/* A shipped network; that element's default is a cascade. docs/detection.md
 * compares them. */
#define DEFAULT_MODEL "face"

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME
#define AT(field) \
  (offset + (glong) G_STRUCT_OFFSET (GstMienFaceDetectSettings, field))

static const GEnumValue UPDATES[] = {
  { GST_MIEN_UPDATES_EVERY_FRAME, "For every frame", "every_frame" },
  { GST_MIEN_UPDATES_ON_CHANGE,
      "When the first face comes or the last one "
      "goes",
      "on_change" },
  { GST_MIEN_UPDATES_ON_FACE, "For every frame with at least one face",
      "on_face" },
  { GST_MIEN_UPDATES_NONE, "No messages", "none" },
  { 0 },
};
static const GFlagsValue DETECT_FLAGS[] = {
  { FLAG_DO_CANNY_PRUNING, "Skip regions with few or many edges",
      "do-canny-pruning" },
  { 0 },
};

static void
install_start (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (start.model),
      g_param_spec_string ("model", "Model",
          "Face detector: a network (.onnx), the name of one, searched for in "
          "model-path, or a Haar or LBP cascade (.xml), also searched for "
          "where OpenCV installs them",
          DEFAULT_MODEL, AT_START));
  gst_mien_install_property (klass, AT (start.model),
      g_param_spec_string ("profile", "Profile",
          "Alias of the property model, as in GStreamer's facedetect",
          DEFAULT_MODEL, AT_START));
  gst_mien_network_install_properties (klass, AT (start.network),
      "Device for networks: auto (a GPU, else the CPU), vulkan (a GPU, else a "
      "software Vulkan device), cpu, the index or part of the name of a "
      "Vulkan device, or opencv (YuNet, using OpenCV's FaceDetectorYN)");
  gst_mien_network_install_nireq (klass, AT (start.network));
}

/* Properties of GStreamer's element that have no effect here. */
static void
install_ignored (gpointer klass, glong offset)
{
  const GParamFlags flags = AT_START | G_PARAM_DEPRECATED;

  /* That element draws by default; this one never does. */
  gst_mien_install_property (klass, AT (start.display),
      g_param_spec_boolean ("display", "Display",
          "Ignored with a warning: faceannotate draws the faces", FALSE,
          flags));
  gst_mien_install_property (klass, AT (start.nose_profile),
      g_param_spec_string ("nose-profile", "Nose profile",
          "Ignored with a warning: networks find landmarks", NULL, flags));
  gst_mien_install_property (klass, AT (start.mouth_profile),
      g_param_spec_string ("mouth-profile", "Mouth profile",
          "Ignored with a warning: networks find landmarks", NULL, flags));
  gst_mien_install_property (klass, AT (start.eyes_profile),
      g_param_spec_string ("eyes-profile", "Eyes profile",
          "Ignored with a warning: networks find landmarks", NULL, flags));
}

static void
install_cascade (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (frame.params.scale_factor),
      g_param_spec_double ("scale-factor", "Scale factor",
          "Cascades: factor between successive face sizes that are searched",
          1.1, 10, 1.25, ANY_TIME));
  /* GStreamer's default is 3, which gives twice as many false hits for 1 % more
   * faces (docs/detection.md). */
  gst_mien_install_property (klass, AT (frame.params.min_neighbors),
      g_param_spec_int ("min-neighbors", "Minimum neighbors",
          "Cascades: neighbouring hits required for each face; 0 reports all "
          "hits without grouping",
          0, G_MAXINT, 4, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.params.flags),
      g_param_spec_flags ("flags", "Flags",
          "Cascades: flags passed to OpenCV, which ignores them except for "
          "cascades in the format before OpenCV 2",
          gst_mien_flags_type ("GstMienFaceDetectFlags", DETECT_FLAGS),
          FLAG_DO_CANNY_PRUNING, ANY_TIME));
}

/* The defaults were chosen by measurement (docs/detection.md). */
static void
install_networks (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (frame.params.score_threshold),
      g_param_spec_float ("score-threshold", "Score threshold",
          "Networks: minimum confidence of a face (cascades use "
          "min-neighbors)",
          0, 1, 0.8f, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.params.nms_threshold),
      g_param_spec_float ("nms-threshold", "NMS threshold",
          "Networks: maximum intersection over union of two boxes; above it, "
          "the less confident one is dropped",
          0, 1, 0.3f, ANY_TIME));
}

/* Which faces are reported. */
static void
install_faces (gpointer klass, glong offset)
{
  /* GStreamer's default of 30 is for a cascade's square boxes; networks' boxes
   * are as wide as the face. */
  gst_mien_install_property (klass, AT (frame.params.min_width),
      g_param_spec_int ("min-size-width", "Minimum face width",
          "Minimum width of faces to report, in pixels of the frame", 0,
          G_MAXINT, 24, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.params.min_height),
      g_param_spec_int ("min-size-height", "Minimum face height",
          "Minimum height of faces to report, in pixels of the frame", 0,
          G_MAXINT, 24, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.max_faces),
      g_param_spec_uint ("max-faces", "Maximum faces",
          "Report at most this many faces, the largest ones; 0 = all", 0,
          G_MAXINT, 0, ANY_TIME));
}

static void
install_frame (gpointer klass, glong offset)
{
  /* Chosen by measurement (docs/detection.md). */
  gst_mien_install_property (klass, AT (frame.detect_width),
      g_param_spec_uint ("detect-width", "Detection width",
          "Width in pixels to which wider frames are reduced before "
          "searching; 0 = never reduce",
          0, G_MAXINT, 640, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.inference_interval),
      g_param_spec_uint ("inference-interval", "Inference interval",
          "Search every N frames; frames in between get the faces of the last "
          "search",
          1, G_MAXINT, 1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.async),
      g_param_spec_boolean ("async", "Async",
          "Search the newest frame in a thread of its own, so that the stream "
          "never waits; frames get the faces of the last finished search",
          FALSE, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.rescan_interval),
      g_param_spec_uint ("rescan-interval", "Rescan interval",
          "Networks: search the whole frame every N searches, and only around "
          "the last faces in between; 1 = always the whole frame",
          1, G_MAXINT, 1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.min_stddev),
      g_param_spec_int ("min-stddev", "Minimum standard deviation",
          "Skip frames whose standard deviation of brightness (0 to 255) is "
          "below this",
          0, 255, 0, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.updates),
      g_param_spec_enum ("updates", "Updates",
          "When to post the element message \"facedetect\"",
          gst_mien_enum_type ("GstMienFaceDetectUpdates", UPDATES),
          GST_MIEN_UPDATES_EVERY_FRAME, ANY_TIME));
}

void
gst_mien_face_detect_settings_install (gpointer klass, glong offset)
{
  install_start (klass, offset);
  install_ignored (klass, offset);
  install_cascade (klass, offset);
  install_networks (klass, offset);
  install_faces (klass, offset);
  install_frame (klass, offset);
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
                       "faceannotate after it)"
                     : "",
      has_profile ? " nose-profile, mouth-profile, eyes-profile (for "
                    "landmarks set model to a network)"
                  : "",
      NULL);
}
