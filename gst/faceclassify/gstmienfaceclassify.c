/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceclassify
 * @title: faceclassify
 *
 * Classifies the emotion and the gender of each detected face: adds an
 * attribute per model to each #GstMienFace and mirrors the result in standard
 * metadata. A #GstVideoRegionOfInterestMeta of type "face", from any detector,
 * counts as a face too. Pixels are not modified, and frames are never dropped.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect !
 *     faceclassify models=emotion,gender device=auto ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * Results of faces with a track id from facetrack are kept: they are smoothed
 * over time (`smoothing`), need not be computed for each frame
 * (`reclassify-interval`), and are reused if the face was not found, if there
 * are more faces than `max-faces-per-frame`, and if the frame is late (`qos`).
 *
 * Since: 0.1
 */

#include "gstmienfaceclassify.h"

#include "base/formats.h"
#include "base/inputframe.h"
#include "base/planes.h"
#include "base/properties.h"
#include "base/uploadmeta.h"
#include "classifier.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_classify_debug);
#define GST_CAT_DEFAULT gst_mien_face_classify_debug

struct _GstMienFaceClassify {
  GstMienAnalyzer parent;

  GstMienFaceClassifySettings settings; /* properties (OBJECT_LOCK) */

  GstMienInputFrames *frames;

  /* exists between start and stop */
  GstMienClassifier *classifier;
  GstMienHistory *history;
};

/* A frame between begin and finish. */
typedef struct {
  GstMienFrameSettings settings;
  gint64 start;
  guint n_faces;
  GPtrArray *due; /* GstMienFace */
  GstMienVisit *visit;
  MienUpload *upload;       /* of the frame, or NULL */
  GstMienInputFrame opened; /* open while there is a job */
  GstMienClassifyJob *job;  /* NULL: no face is due */
  GError *error;            /* at the begin */
} Work;

#define gst_mien_face_classify_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceClassify, gst_mien_face_classify,
    GST_TYPE_MIEN_ANALYZER,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_classify_debug, "faceclassify", 0,
        "Mien face classifier"));
GST_ELEMENT_REGISTER_DEFINE (faceclassify, "faceclassify", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_CLASSIFY);

static void
show_device (GstMienFaceClassify *self)
{
  const GstMienClassifier *on = self->classifier;

  gst_mien_network_set_device (GST_ELEMENT (self),
      &self->settings.start.network,
      on ? gst_mien_classifier_device_name (on) : NULL,
      on ? gst_mien_classifier_precision (on) : NULL);
}

static gboolean
gst_mien_face_classify_start (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);
  g_autoptr (GError) error = NULL;
  g_autofree const GstMienStartSettings *settings = gst_mien_dup_settings (self,
      &self->settings.start, sizeof (GstMienStartSettings));

  self->classifier = gst_mien_classifier_new (settings, &error);
  if (!self->classifier) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  self->history = gst_mien_history_new (
      gst_mien_classifier_n_attributes (self->classifier));
  show_device (self);
  gst_mien_analyzer_set_in_flight (GST_MIEN_ANALYZER (self),
      gst_mien_classifier_n_jobs (self->classifier));
  GST_INFO_OBJECT (self, "%s run on %s at %s, %u frames at a time",
      settings->models, gst_mien_classifier_device_name (self->classifier),
      gst_mien_classifier_precision (self->classifier),
      gst_mien_classifier_n_jobs (self->classifier));
  return TRUE;
}

static gboolean
gst_mien_face_classify_stop (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);

  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->stop (transform))
    return FALSE;
  g_clear_pointer (&self->history, gst_mien_history_free);
  gst_mien_input_frames_clear (self->frames);
  g_clear_pointer (&self->classifier, gst_mien_classifier_free);
  show_device (self);
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

/* Those of `faces` to classify in this frame. */
static GPtrArray *
pick_due (GstMienFaceClassify *self, GstBuffer *buffer, GPtrArray *faces,
    const GstMienFrameSettings *settings)
{
  const gboolean repeated =
      GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP);

  drop_small (faces, settings);
  gst_mien_history_begin_frame (self->history, repeated);
  if (gst_mien_history_awaits (self->history, faces, settings))
    gst_mien_analyzer_settle (GST_MIEN_ANALYZER (self));
  GPtrArray *due = gst_mien_history_pick_due (self->history, faces, settings);
  /* Only classify faces that have no earlier result. */
  if (due->len > 0
      && (repeated
          || gst_mien_filter_skip_late (GST_MIEN_FILTER (self), buffer)))
    gst_mien_history_keep_new (self->history, due);
  GST_LOG_OBJECT (self, "%u of %u faces to classify", due->len, faces->len);
  return due;
}

/* Makes the models run where the frames are. */
static gboolean
follow (GstMienFaceClassify *self, MienDevice *device,
    const GstMienStartSettings *settings, GError **error)
{
  if (gst_mien_classifier_frames_on (self->classifier) == device)
    return TRUE;
  gst_mien_analyzer_settle (GST_MIEN_ANALYZER (self));
  if (!gst_mien_classifier_move (self->classifier, device, settings, error))
    return FALSE;
  show_device (self);
  return TRUE;
}

static gboolean
open_and_follow (GstMienFaceClassify *self, Work *work, GstBuffer *buffer,
    const GstVideoInfo *info, GError **error)
{
  g_autofree const GstMienStartSettings *settings = gst_mien_dup_settings (self,
      &self->settings.start, sizeof (GstMienStartSettings));

  return gst_mien_input_frame_open (&work->opened, self->frames, buffer, info,
             settings->network.device, error)
      && follow (self, work->opened.device, settings, error);
}

/* FALSE: no face can be classified. */
static gboolean
open_frame (GstMienFaceClassify *self, Work *work, GstBuffer *buffer,
    const GstVideoInfo *info)
{
  if (open_and_follow (self, work, buffer, info, &work->error))
    return TRUE;
  if (work->error->domain != GST_RESOURCE_ERROR)
    return FALSE;
  g_clear_error (&work->error);
  gst_mien_filter_warn (GST_MIEN_FILTER (self),
      "The faces in a frame were not classified: its memory cannot be mapped");
  return FALSE;
}

static void
submit (GstMienFaceClassify *self, Work *work)
{
  GstMienClassifyTask task = { .faces = work->due,
    .visit = work->visit,
    .settings = &work->settings,
    .upload = work->upload,
    .source = work->opened.source,
    .loan = work->opened.loan };

  gst_mien_frame_to_image (&work->opened.frame, &task.image);
  gst_mien_frame_to_planes (&work->opened.frame, &task.planes);
  work->job = gst_mien_classifier_begin (self->classifier, &task);
}

static gpointer
gst_mien_face_classify_begin (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    GPtrArray *faces, const GstVideoInfo *info)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (analyzer);
  Work *work = g_new0 (Work, 1);

  work->start = g_get_monotonic_time ();
  GST_OBJECT_LOCK (self);
  work->settings = self->settings.frame;
  GST_OBJECT_UNLOCK (self);
  /* Always removed, because it keeps the frame read-only for drawing. */
  work->upload = gst_mien_buffer_steal_upload (buffer);
  work->due = pick_due (self, buffer, faces, &work->settings);
  work->n_faces = faces->len;
  if (work->due->len > 0 && !open_frame (self, work, buffer, info))
    g_ptr_array_set_size (work->due, 0);
  work->visit = gst_mien_history_visit (self->history, faces, work->due);
  if (work->due->len > 0)
    submit (self, work);
  return work;
}

static void
work_free (Work *work)
{
  if (work->job) {
    gst_mien_classify_job_end (work->job);
    gst_mien_input_frame_close (&work->opened);
  }
  g_clear_error (&work->error);
  mien_upload_unref (work->upload);
  gst_mien_visit_free (work->visit);
  g_ptr_array_unref (work->due);
  g_free (work);
}

static void
gst_mien_face_classify_drop (GstMienAnalyzer *analyzer, gpointer work)
{
  work_free (work);
}

/* Restarts the job on the device that the models run on now. `*error` is the
 * error of its first run. */
static gboolean
go_on_with_cpu (GstMienFaceClassify *self, GstMienClassifyJob *job,
    GError **error)
{
  if (gst_mien_classify_job_is_left_behind (job)) {
    g_clear_error (error);
  } else if (!gst_mien_classifier_frames_on (self->classifier)
      && gst_mien_network_falls_back (GST_ELEMENT (self),
          &self->settings.start.network, error)
      && gst_mien_classifier_use_cpu (self->classifier, error)) {
    show_device (self);
  } else {
    return FALSE;
  }
  gst_mien_classify_job_restart (job);
  return TRUE;
}

static void
warn_of_failed (GstMienFaceClassify *self, guint n_failed, guint n)
{
  if (n_failed == 0)
    return;
  g_autofree gchar *message = g_strdup_printf (
      "%u of the %u faces in a frame were not classified: invalid box or "
      "non-finite scores",
      n_failed, n);
  gst_mien_filter_warn (GST_MIEN_FILTER (self), message);
}

static gboolean
classify (GstMienFaceClassify *self, Work *work)
{
  g_autoptr (GError) error = NULL;
  guint n_failed = 0;

  if (!gst_mien_classify_job_run (work->job, &n_failed, &error)
      && !(go_on_with_cpu (self, work->job, &error)
          && gst_mien_classify_job_run (work->job, &n_failed, &error))) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  warn_of_failed (self, n_failed, work->due->len);
  return TRUE;
}

static GstFlowReturn
gst_mien_face_classify_finish (GstMienAnalyzer *analyzer, gpointer data)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (analyzer);
  Work *work = data;

  gst_mien_visit_recall (work->visit);
  if (work->error)
    gst_mien_network_post_error (GST_ELEMENT (self), work->error);
  const gboolean ok = !work->error && (!work->job || classify (self, work));
  if (ok)
    gst_mien_filter_count (GST_MIEN_FILTER (self), work->n_faces,
        work->due->len, g_get_monotonic_time () - work->start);
  work_free (work);
  return ok ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* Asks upstream elements that upload frames to pass on their uploads. */
static gboolean
gst_mien_face_classify_propose_allocation (GstBaseTransform *transform,
    GstQuery *decided, GstQuery *query)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);
  const gboolean ok = GST_BASE_TRANSFORM_CLASS (parent_class)
                          ->propose_allocation (transform, decided, query);

  if (!self->classifier
      || !(gst_mien_filter_has_images (GST_MIEN_FILTER (self))
          || gst_mien_classifier_takes_frames (self->classifier)))
    return ok;
  gst_mien_query_ask_for_upload (query);
  return TRUE;
}

static void
gst_mien_face_classify_reset (GstMienFilter *filter)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (filter);

  /* A flush may also arrive before start. */
  if (self->history)
    gst_mien_history_clear (self->history);
}

static gboolean
gst_mien_face_classify_query (GstBaseTransform *transform,
    GstPadDirection direction, GstQuery *query)
{
  return gst_mien_input_frames_answer (
             GST_MIEN_FACE_CLASSIFY (transform)->frames, query)
      || GST_BASE_TRANSFORM_CLASS (parent_class)
             ->query (transform, direction, query);
}

static void
gst_mien_face_classify_class_init (GstMienFaceClassifyClass *klass)
{
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);

  gst_mien_face_classify_settings_install (klass,
      G_STRUCT_OFFSET (GstMienFaceClassify, settings));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face classifier", "Filter/Analyzer/Video",
      "Classifies the emotion and gender of faces with networks on Vulkan or "
      "the CPU",
      "The Mien developers");

  transform_class->query = GST_DEBUG_FUNCPTR (gst_mien_face_classify_query);
  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_classify_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_classify_stop);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_face_classify_propose_allocation);
  filter_class->work = "classifications";
  filter_class->reset = gst_mien_face_classify_reset;
  GST_MIEN_ANALYZER_CLASS (klass)->begin = gst_mien_face_classify_begin;
  GST_MIEN_ANALYZER_CLASS (klass)->finish = gst_mien_face_classify_finish;
  GST_MIEN_ANALYZER_CLASS (klass)->drop = gst_mien_face_classify_drop;
}

static void
gst_mien_face_classify_init (GstMienFaceClassify *self)
{
  gst_mien_set_defaults (self);
  self->frames = gst_mien_input_frames_of (GST_MIEN_FILTER (self));
}
