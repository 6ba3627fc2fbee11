/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceclassify
 * @title: faceclassify
 *
 * Tells the emotion and the gender of each face that an element before it
 * found: adds an attribute per model to each #GstMienFace, and mirrors
 * the result for others to read. A bare #GstVideoRegionOfInterestMeta of type
 * "face", by whatever detector, counts as a face too. The picture itself is
 * only read; frames are never dropped.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect !
 *     faceclassify models=emotion,gender device=auto ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * Of faces that facetrack gave an id, results stay: they are smoothed over
 * time (`smoothing`), need not be computed for each frame
 * (`reclassify-interval`), and serve where the face was not found, where
 * there are more faces than `max-faces-per-frame`, and where the frame is late
 * (`qos`).
 *
 * Since: 0.1
 */

#include "gstmienfaceclassify.h"

#include "base/formats.h"
#include "base/properties.h"
#include "classifier.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_classify_debug);
#define GST_CAT_DEFAULT gst_mien_face_classify_debug

/* Bounds what a track costs in memory. */
#define MAX_SMOOTHING_WINDOW 1000

struct _GstMienFaceClassify {
  GstMienAnalyzer parent;

  /* properties (OBJECT_LOCK) */
  GstMienStartSettings start;
  GstMienFrameSettings frame;

  /* lives between start and stop; streaming thread */
  GstMienClassifier *classifier;
  GstMienHistory *history;
};

#define gst_mien_face_classify_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceClassify, gst_mien_face_classify,
    GST_TYPE_MIEN_ANALYZER,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_classify_debug, "faceclassify", 0,
        "Mien face classifier"));
GST_ELEMENT_REGISTER_DEFINE (faceclassify, "faceclassify", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_CLASSIFY);

static void
set_device_name (GstMienFaceClassify *self, const gchar *name)
{
  gst_mien_network_set_device_name (GST_ELEMENT (self), &self->start.network,
      name);
}

static gboolean
gst_mien_face_classify_start (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);
  g_autoptr (GError) error = NULL;
  g_autofree const GstMienStartSettings *settings =
      gst_mien_dup_settings (self, &self->start, sizeof (GstMienStartSettings));

  self->classifier = gst_mien_classifier_new (settings, &error);
  if (!self->classifier) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  self->history = gst_mien_history_new (
      gst_mien_classifier_n_attributes (self->classifier));
  set_device_name (self, gst_mien_classifier_device_name (self->classifier));
  GST_INFO_OBJECT (self, "%s run on %s", settings->models,
      gst_mien_classifier_device_name (self->classifier));
  return TRUE;
}

static gboolean
gst_mien_face_classify_stop (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);

  g_clear_pointer (&self->history, gst_mien_history_free);
  g_clear_pointer (&self->classifier, gst_mien_classifier_free);
  set_device_name (self, NULL);
  return TRUE;
}

static void
drop_small (GPtrArray *faces, const GstMienFrameSettings *settings)
{
  for (guint i = faces->len; i-- > 0;) {
    const GstMienFace *face = faces->pdata[i];
    if (face->width < settings->min_width
        || face->height < settings->min_height)
      g_ptr_array_remove_index (faces, i);
  }
}

/* Those of `faces` that are to be classified in this frame; the others have
 * what is known of them. */
static GPtrArray *
pick_due (GstMienFaceClassify *self, GstBuffer *buffer, GPtrArray *faces,
    const GstMienFrameSettings *settings)
{
  const gboolean repeated =
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP);

  drop_small (faces, settings);
  gst_mien_history_begin_frame (self->history, repeated);
  gst_mien_history_recall (self->history, faces);
  GPtrArray *due = gst_mien_history_pick_due (self->history, faces, settings);
  /* Results of frames before must do, where there are. */
  if (due->len > 0
      && (repeated
          || gst_mien_filter_skip_late (GST_MIEN_FILTER (self), buffer)))
    gst_mien_history_keep_new (self->history, due);
  GST_LOG_OBJECT (self, "%u of %u faces to classify", due->len, faces->len);
  return due;
}

static gboolean
map (GstMienFaceClassify *self, GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer)
{
  if (gst_mien_filter_map (frame, info, buffer))
    return TRUE;
  gst_mien_filter_warn (GST_MIEN_FILTER (self),
      "The faces of a frame were not classified: its memory cannot be read");
  return FALSE;
}

static gboolean
go_on_with_cpu (GstMienFaceClassify *self, GError **error)
{
  if (!gst_mien_network_falls_back (GST_ELEMENT (self), &self->start.network,
          error)
      || !gst_mien_classifier_use_cpu (self->classifier, error))
    return FALSE;
  set_device_name (self, gst_mien_classifier_device_name (self->classifier));
  return TRUE;
}

static void
warn_of_failed (GstMienFaceClassify *self, const GstMienClassifyJob *job)
{
  if (job->n_failed == 0)
    return;
  g_autofree gchar *message = g_strdup_printf (
      "%u of the %u faces of a "
      "frame were not classified: their boxes or scores are no numbers within "
      "bounds",
      job->n_failed, job->faces->len);
  gst_mien_filter_warn (GST_MIEN_FILTER (self), message);
}

static GstFlowReturn
gst_mien_face_classify_analyze (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    GPtrArray *faces, const GstVideoInfo *info)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (analyzer);
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  GstVideoFrame frame;

  GST_OBJECT_LOCK (self);
  const GstMienFrameSettings settings = self->frame;
  GST_OBJECT_UNLOCK (self);

  g_autoptr (GPtrArray) due = pick_due (self, buffer, faces, &settings);
  if (due->len > 0 && map (self, &frame, info, buffer)) {
    GstMienClassifyJob job = { .faces = due,
      .history = self->history,
      .settings = &settings };
    gst_mien_frame_to_image (&frame, &job.image);
    const gboolean ok = gst_mien_classifier_run (self->classifier, &job, &error)
        || (go_on_with_cpu (self, &error)
            && gst_mien_classifier_run (self->classifier, &job, &error));
    gst_video_frame_unmap (&frame);
    warn_of_failed (self, &job);
    if (!ok) {
      gst_mien_network_post_error (GST_ELEMENT (self), error);
      return GST_FLOW_ERROR;
    }
  }
  gst_mien_filter_count (GST_MIEN_FILTER (self), faces->len, due->len,
      g_get_monotonic_time () - start);
  return GST_FLOW_OK;
}

static void
gst_mien_face_classify_reset (GstMienFilter *filter)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (filter);

  /* Flushes come before the start, too. */
  if (self->history)
    gst_mien_history_clear (self->history);
}

#define AT_START GST_MIEN_PARAM_AT_START
#define ANY_TIME GST_MIEN_PARAM_ANY_TIME
#define AT(field) G_STRUCT_OFFSET (GstMienFaceClassify, field)

static void
install_start_settings (GstMienFaceClassifyClass *klass)
{
  gst_mien_install_property (klass, AT (start.models),
      g_param_spec_string ("models", "Models",
          "Models to run, in the order of their attributes, separated by "
          "commas: names to be looked for in model-path, or paths of .onnx "
          "files",
          "emotion,gender", AT_START));
  gst_mien_network_install_properties (klass, AT (start.network), NULL);
  gst_mien_network_install_batch_size (klass, AT (start.network));
  gst_mien_install_property (klass, AT (start.labels),
      g_param_spec_string ("labels", "Labels",
          "Labels instead of a model's own: MODEL=label,label,... with groups "
          "for several models separated by semicolons; MODEL is the name of "
          "a model or an attribute, and may be left out where there is only "
          "one",
          NULL, AT_START));
  gst_mien_install_property (klass, AT (start.flip_average),
      g_param_spec_boolean ("flip-average", "Flip average",
          "Classify each face and its mirror image, and report the mean: a "
          "little more accurate, for twice the work",
          FALSE, AT_START));
  gst_mien_install_property (klass, AT (start.shared),
      g_param_spec_boolean ("shared", "Shared",
          "Classify faces in one go with those that wait in other elements of "
          "this process at the same time, whose models, device and batch-size "
          "are the same and which are shared too",
          FALSE, AT_START));
}

static void
install_frame_settings (GstMienFaceClassifyClass *klass)
{
  gst_mien_align_install_property (klass, AT (frame.align));
  gst_mien_install_property (klass, AT (frame.threshold),
      g_param_spec_float ("threshold", "Threshold",
          "Probability below which a class does not win: the attribute then "
          "has scores, but no label",
          0, 1, 0.5, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.min_width),
      g_param_spec_uint ("min-size-width", "Minimum face width",
          "Faces narrower than this are not classified, in pixels", 0, G_MAXINT,
          0, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.min_height),
      g_param_spec_uint ("min-size-height", "Minimum face height",
          "Faces lower than this are not classified, in pixels", 0, G_MAXINT, 0,
          ANY_TIME));
}

static void
install_track_settings (GstMienFaceClassifyClass *klass)
{
  gst_mien_install_property (klass, AT (frame.max_faces),
      g_param_spec_uint ("max-faces-per-frame", "Maximum faces per frame",
          "Classify only so many faces of a frame: those whose last result is "
          "oldest, of these the largest; 0 = all",
          0, G_MAXINT, 0, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.reclassify_interval),
      g_param_spec_uint ("reclassify-interval", "Reclassify interval",
          "Classify a tracked face every so many frames, 0 = never again, and "
          "besides when its area grew by a fifth or the result is not "
          "certain; between, it keeps its last result",
          0, G_MAXINT, 1, ANY_TIME));
  gst_mien_install_property (klass, AT (frame.smoothing),
      g_param_spec_enum ("smoothing", "Smoothing",
          "How the winner of a tracked face follows from its last results",
          gst_mien_smoothing_get_type (), GST_MIEN_SMOOTHING_EXPONENTIAL,
          ANY_TIME));
  gst_mien_install_property (klass, AT (frame.smoothing_window),
      g_param_spec_uint ("smoothing-window", "Smoothing window",
          "The last results that count", 1, MAX_SMOOTHING_WINDOW, 20,
          ANY_TIME));
}

static void
gst_mien_face_classify_class_init (GstMienFaceClassifyClass *klass)
{
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);

  install_start_settings (klass);
  install_frame_settings (klass);
  install_track_settings (klass);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face classifier", "Filter/Analyzer/Video",
      "Tells emotion and gender of faces, by networks on Vulkan or the CPU",
      "Mien");

  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_classify_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_classify_stop);
  filter_class->work = "classifications";
  filter_class->reset = gst_mien_face_classify_reset;
  GST_MIEN_ANALYZER_CLASS (klass)->analyze = gst_mien_face_classify_analyze;
}

static void
gst_mien_face_classify_init (GstMienFaceClassify *self)
{
  gst_mien_set_defaults (self);
}
