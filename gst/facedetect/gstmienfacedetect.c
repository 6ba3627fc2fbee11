/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-mienfacedetect
 * @title: mienfacedetect
 *
 * Detects faces with a network on Vulkan or the CPU, or with a Haar or LBP
 * cascade using OpenCV, and adds a #GstMienFace to the buffer for each. The
 * frame's pixels are not modified.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * The element is also registered as `facedetect`. GStreamer's OpenCV plugin has
 * an element of that name, too; if both are installed, the name refers to the
 * one that was registered last. This element therefore has the same properties
 * and posts the same element message "facedetect". `mienfacedetect` always
 * refers to this element.
 *
 * Since: 0.1
 */

#include "gstmienfacedetect.h"

#include "base/inputframe.h"
#include "base/properties.h"
#include "base/uploadmeta.h"
#include "found.h"
#include "keeper.h"
#include "opencv.h"
#include "orientation.h"
#include "worker.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_detect_debug);
#define GST_CAT_DEFAULT gst_mien_face_detect_debug

struct _GstMienFaceDetect {
  GstMienAnalyzer parent;

  GstMienFaceDetectSettings settings; /* OBJECT_LOCK */
  GstMienInputFrames *frames;

  /* Its finder exists between start and stop. */
  GstMienKeeper keeper;
  /* Thread that finishes frames, or the thread that begins one after all
   * earlier frames have finished. */
  GstMienFound found;
  GstMienUploadWish wish; /* of downstream */

  /* Streaming thread. Frames are numbered from 1; 0: none since the last
   * reset. */
  GstMienDetectWorker *worker; /* NULL: not async */
  guint64 frame;               /* the current one */
  guint64 begun;               /* the last one whose search began */
  GstMienOrientation orientation;
};

/* A frame between begin and finish. */
typedef struct {
  GstBuffer *buffer;
  const GstVideoInfo *info;
  GstMienDetectFrameSettings settings;
  guint64 number;
  gint64 start;
  gboolean failed;          /* at the begin; an error was posted */
  gboolean searched;        /* due and not asynchronous */
  GstMienFindJob *job;      /* NULL: not searched, or it could not be opened */
  GstMienInputFrame opened; /* for the job */
} Work;

#define gst_mien_face_detect_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceDetect, gst_mien_face_detect,
    GST_TYPE_MIEN_ANALYZER,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_detect_debug, "mienfacedetect", 0,
        "Mien face detector"));
GST_ELEMENT_REGISTER_DEFINE (facedetect, "facedetect", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_DETECT);
GST_ELEMENT_REGISTER_DEFINE (mienfacedetect, "mienfacedetect", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_DETECT);

static void
warn_of_ignored (GstMienFaceDetect *self)
{
  GST_OBJECT_LOCK (self);
  g_autofree gchar *ignored =
      gst_mien_face_detect_settings_ignored (&self->settings);
  GST_OBJECT_UNLOCK (self);

  if (ignored)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS, ("%s", ignored), (NULL));
}

static gboolean
gst_mien_face_detect_start (GstBaseTransform *transform)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (transform);
  g_autofree const GstMienDetectStartSettings *settings =
      gst_mien_dup_settings (self, &self->settings.start,
          sizeof (GstMienDetectStartSettings));

  if (!gst_mien_keeper_start (&self->keeper, settings))
    return FALSE;
  warn_of_ignored (self);
  gst_mien_analyzer_set_in_flight (GST_MIEN_ANALYZER (self),
      gst_mien_finder_n_jobs (self->keeper.finder));
  gst_mien_found_init (&self->found);
  return TRUE;
}

static gboolean
gst_mien_face_detect_stop (GstBaseTransform *transform)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (transform);

  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->stop (transform))
    return FALSE;
  g_clear_pointer (&self->worker, gst_mien_detect_worker_free);
  gst_mien_input_frames_clear (self->frames);
  gst_mien_keeper_stop (&self->keeper);
  gst_mien_found_clear (&self->found);
  gst_mien_orientation_clear (&self->orientation);
  return TRUE;
}

static gboolean
gst_mien_face_detect_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  gst_mien_orientation_take (&GST_MIEN_FACE_DETECT (transform)->orientation,
      event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform, event);
}

static void
check_orientation (GstMienFaceDetect *self)
{
  g_autofree gchar *warning = gst_mien_orientation_warning (&self->orientation,
      GST_BASE_TRANSFORM_SINK_PAD (self));

  if (warning)
    GST_ELEMENT_WARNING (self, STREAM, FORMAT, ("%s", warning), (NULL));
}

static void
gst_mien_face_detect_reset (GstMienFilter *filter)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (filter);

  self->frame = self->begun = 0;
  self->wish = (GstMienUploadWish) { FALSE };
  if (self->worker)
    gst_mien_detect_worker_cancel (self->worker);
  /* A flush may also arrive before start. */
  if (self->keeper.finder) {
    gst_mien_finder_reset (self->keeper.finder);
    gst_mien_found_reset (&self->found);
  }
}

/* Whether this frame should be searched if it is not late. */
static gboolean
is_due (GstMienFaceDetect *self, GstBuffer *buffer, guint interval)
{
  /* It repeats the previous frame. The first one may have no pixels. */
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP)
      && (self->begun > 0 || gst_buffer_n_memory (buffer) == 0))
    return FALSE;
  return self->begun == 0 || self->frame - self->begun >= interval;
}

static gboolean
open_frame (GstMienFaceDetect *self, Work *work, GError **error)
{
  g_autofree const GstMienDetectStartSettings *settings =
      gst_mien_dup_settings (self, &self->settings.start,
          sizeof (GstMienDetectStartSettings));

  return gst_mien_input_frame_open (&work->opened, self->frames, work->buffer,
             work->info, settings->network.device, error)
      && gst_mien_keeper_follow (&self->keeper, work->opened.device, settings,
          error);
}

static void
search (GstMienFaceDetect *self, Work *work)
{
  g_autoptr (GError) error = NULL;

  self->begun = self->frame;
  work->searched = TRUE;
  if (!open_frame (self, work, &error)) {
    work->failed = error->domain != GST_RESOURCE_ERROR;
    if (work->failed)
      gst_mien_keeper_post (&self->keeper, error);
    else
      gst_mien_keeper_warn (&self->keeper, error->message);
    return;
  }
  if (gst_mien_finder_has_to_wait (self->keeper.finder, &work->settings))
    gst_mien_analyzer_settle (GST_MIEN_ANALYZER (self));
  work->job = gst_mien_finder_begin (self->keeper.finder, &work->opened.frame,
      work->opened.source, work->opened.loan, &work->settings);
}

/* Starts to search the frame if it is due. */
static void
begin (GstMienFaceDetect *self, Work *work)
{
  GstMienFilter *filter = GST_MIEN_FILTER (self);

  g_clear_pointer (&self->worker, gst_mien_detect_worker_free);
  if (is_due (self, work->buffer, work->settings.inference_interval)
      && !(self->begun > 0 && gst_mien_filter_skip_late (filter, work->buffer)))
    search (self, work);
}

static gboolean
take_result (GstMienFaceDetect *self, GstMienDetectResult *result)
{
  gst_mien_found_take (&self->found, result->frame, result->faces);
  gst_mien_filter_count (GST_MIEN_FILTER (self), self->found.faces->len, TRUE,
      result->time);
  return result->faces
      || gst_mien_keeper_take_error (&self->keeper, &result->error);
}

/* Takes the result of a finished asynchronous search, and starts the next one
 * on this frame if it is due and the worker is idle. */
static gboolean
begin_async (GstMienFaceDetect *self, const Work *work)
{
  g_auto (GstMienDetectResult) result = { 0 };

  gst_mien_analyzer_settle (GST_MIEN_ANALYZER (self));
  if (!self->worker)
    self->worker = gst_mien_detect_worker_new (self->keeper.finder);
  if (!gst_mien_detect_worker_take (self->worker, &result))
    gst_mien_filter_count (GST_MIEN_FILTER (self), self->found.faces->len, 0,
        0);
  else if (!take_result (self, &result))
    return FALSE;
  if (gst_mien_detect_worker_is_idle (self->worker)
      && is_due (self, work->buffer, work->settings.inference_interval)) {
    self->begun = self->frame;
    gst_mien_detect_worker_begin (self->worker, work->buffer, work->info,
        &work->settings, self->frame);
  }
  return TRUE;
}

static gpointer
gst_mien_face_detect_begin (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    GPtrArray *faces, const GstVideoInfo *info)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (analyzer);
  Work *work = g_new0 (Work, 1);

  work->start = g_get_monotonic_time ();
  work->buffer = buffer;
  work->info = info;
  GST_OBJECT_LOCK (self);
  work->settings = self->settings.frame;
  GST_OBJECT_UNLOCK (self);
  /* Images can have only one user at a time. */
  if (gst_mien_filter_has_images (GST_MIEN_FILTER (self)))
    work->settings.async = FALSE;
  check_orientation (self);
  work->number = ++self->frame;
  if (work->settings.async)
    work->failed = !begin_async (self, work);
  else
    begin (self, work);
  return work;
}

static void
end_job (Work *work)
{
  if (!work->job)
    return;
  gst_mien_find_job_end (work->job);
  gst_mien_input_frame_close (&work->opened);
  work->job = NULL;
}

/* If the frame was searched, its faces become those of the last search. */
static gboolean
end (GstMienFaceDetect *self, Work *work)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  MienUpload *upload = NULL;

  if (work->job && !gst_mien_keeper_run (&self->keeper, work->job, faces))
    return FALSE;
  if (work->job)
    upload = gst_mien_find_job_share (work->job);
  end_job (work);
  gst_mien_buffer_offer_upload (work->buffer, upload,
      GST_BASE_TRANSFORM_SRC_PAD (self), &self->wish);
  if (work->searched)
    gst_mien_found_take (&self->found, work->number, faces);
  gst_mien_filter_count (GST_MIEN_FILTER (self), self->found.faces->len,
      work->searched, g_get_monotonic_time () - work->start);
  return TRUE;
}

static void
tell (GstMienFaceDetect *self, const Work *work)
{
  GstMessage *message = gst_mien_found_message (&self->found,
      GST_BASE_TRANSFORM (self), work->buffer, work->info,
      work->settings.updates);

  gst_mien_found_put (&self->found, work->buffer, work->number,
      gst_mien_finder_name (self->keeper.finder));
  GST_LOG_OBJECT (self, "%u faces, found %u frames ago", self->found.faces->len,
      (guint) (work->number - self->found.frame));
  if (message)
    gst_mien_filter_post (GST_MIEN_FILTER (self), message);
}

static void
gst_mien_face_detect_drop (GstMienAnalyzer *analyzer, gpointer data)
{
  end_job (data);
  g_free (data);
}

static GstFlowReturn
gst_mien_face_detect_finish (GstMienAnalyzer *analyzer, gpointer data)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (analyzer);
  Work *work = data;

  const gboolean ok =
      !work->failed && (work->settings.async || end (self, work));
  if (ok)
    tell (self, work);
  gst_mien_face_detect_drop (analyzer, work);
  return ok ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static gboolean
gst_mien_face_detect_query (GstBaseTransform *transform,
    GstPadDirection direction, GstQuery *query)
{
  return gst_mien_input_frames_answer (GST_MIEN_FACE_DETECT (transform)->frames,
             query)
      || GST_BASE_TRANSFORM_CLASS (parent_class)
             ->query (transform, direction, query);
}

static void
gst_mien_face_detect_class_init (GstMienFaceDetectClass *klass)
{
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);

  gst_mien_face_detect_settings_install (klass,
      G_STRUCT_OFFSET (GstMienFaceDetect, settings));

  g_autofree gchar *build = mien_opencv_describe_build ();
  g_autofree gchar *description = g_strconcat ("Finds faces. ", build, NULL);
  gst_element_class_set_metadata (GST_ELEMENT_CLASS (klass), "Face detector",
      "Filter/Analyzer/Video", description, "The Mien developers");

  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_detect_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_detect_stop);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_mien_face_detect_sink_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_mien_face_detect_query);
  filter_class->work = "detections";
  filter_class->reset = gst_mien_face_detect_reset;
  GST_MIEN_ANALYZER_CLASS (klass)->finds_faces = TRUE;
  GST_MIEN_ANALYZER_CLASS (klass)->begin = gst_mien_face_detect_begin;
  GST_MIEN_ANALYZER_CLASS (klass)->finish = gst_mien_face_detect_finish;
  GST_MIEN_ANALYZER_CLASS (klass)->drop = gst_mien_face_detect_drop;
}

static void
gst_mien_face_detect_init (GstMienFaceDetect *self)
{
  gst_mien_set_defaults (self);
  self->frames = gst_mien_input_frames_of (GST_MIEN_FILTER (self));
  gst_mien_keeper_init (&self->keeper, GST_MIEN_FILTER (self),
      &self->settings.start.network);
}
