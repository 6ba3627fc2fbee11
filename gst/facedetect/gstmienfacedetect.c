/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-mienfacedetect
 * @title: mienfacedetect
 *
 * Finds faces by a network, on Vulkan or the CPU, or by a Haar or LBP cascade
 * with OpenCV, and adds a #GstMienFace to the buffer for each. The frame's
 * pixels are only read.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * The same element is also registered as `facedetect`. So is another one, of
 * GStreamer's OpenCV plugin: where both are installed, that name gives the one
 * registered last. Hence the properties and the element message "facedetect"
 * of that element, and the name of its own.
 *
 * Since: 0.1
 */

#include "gstmienfacedetect.h"

#include "base/properties.h"
#include "base/uploadmeta.h"
#include "engine/error.h"
#include "finder.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmiensearch.h"
#include "opencv.h"
#include "orientation.h"
#include "worker.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_detect_debug);
#define GST_CAT_DEFAULT gst_mien_face_detect_debug

G_STATIC_ASSERT (MIEN_DETECTION_N_LANDMARKS == GST_MIEN_N_LANDMARKS);

struct _GstMienFaceDetect {
  GstMienAnalyzer parent;

  GstMienFaceDetectSettings settings; /* OBJECT_LOCK */

  /* lives between start and stop; streaming thread */
  GstMienFinder *finder;
  GstMienDetectWorker *worker; /* NULL: not async */
  GArray *faces;               /* MienDetection in pixels of the frame */
  gboolean had_faces;          /* the frame before */
  /* Frames by number, from 1 on; 0: none since the last reset. */
  guint64 frame;    /* the current one */
  guint64 begun;    /* the last one of which a search began */
  guint64 searched; /* that in which `faces` were found */
  GstMienOrientation orientation;
  /* Whether somebody downstream wants what is sent to the device, once that was
   * asked since the last reset. */
  gboolean asks, asked;
};

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
post_error (GstMienFaceDetect *self, const GError *error)
{
  /* Names of files may be any bytes; readers of messages expect UTF-8. */
  g_autofree gchar *text = g_utf8_make_valid (error->message, -1);

  if (error->domain == MIEN_ENGINE_ERROR)
    gst_mien_network_post_error (GST_ELEMENT (self), error);
  else if (g_error_matches (error, MIEN_OPENCV_ERROR,
               MIEN_OPENCV_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("%s", text), (NULL));
  else
    GST_ELEMENT_ERROR (self, LIBRARY, INIT, ("%s", text), (NULL));
}

static void
show_device (GstMienFaceDetect *self)
{
  const GstMienFinder *on = self->finder;

  gst_mien_network_set_device (GST_ELEMENT (self),
      &self->settings.start.network,
      on ? gst_mien_finder_device_name (on) : NULL,
      on ? gst_mien_finder_precision (on) : NULL);
}

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
  g_autoptr (GError) error = NULL;
  g_autofree const GstMienDetectStartSettings *settings =
      gst_mien_dup_settings (self, &self->settings.start,
          sizeof (GstMienDetectStartSettings));

  self->finder = gst_mien_finder_new (settings, &error);
  if (!self->finder) {
    post_error (self, error);
    return FALSE;
  }
  warn_of_ignored (self);
  show_device (self);
  GST_INFO_OBJECT (self, "%s runs on %s", settings->model,
      gst_mien_finder_device_name (self->finder));
  self->faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  self->had_faces = FALSE;
  return TRUE;
}

static gboolean
gst_mien_face_detect_stop (GstBaseTransform *transform)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (transform);

  g_clear_pointer (&self->worker, gst_mien_detect_worker_free);
  g_clear_pointer (&self->finder, gst_mien_finder_free);
  g_clear_pointer (&self->faces, g_array_unref);
  show_device (self);
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

  self->frame = self->begun = self->searched = 0;
  self->asked = FALSE;
  if (self->worker)
    gst_mien_detect_worker_cancel (self->worker);
  /* Flushes come before the start, too. */
  if (self->finder) {
    gst_mien_finder_reset (self->finder);
    g_array_set_size (self->faces, 0);
  }
}

static void
warn (GstMienFaceDetect *self, const gchar *reason)
{
  g_autofree gchar *message =
      g_strdup_printf ("No faces were searched in a frame: %s", reason);

  gst_mien_filter_warn (GST_MIEN_FILTER (self), message);
}

static gboolean
go_on_with_cpu (GstMienFaceDetect *self, GError **error)
{
  if (!gst_mien_network_falls_back (GST_ELEMENT (self),
          &self->settings.start.network, error)
      || !gst_mien_finder_use_cpu (self->finder, error))
    return FALSE;
  show_device (self);
  return TRUE;
}

/* FALSE where there is no going on: the device is gone. */
static gboolean
report (GstMienFaceDetect *self, const GError *error)
{
  if (g_error_matches (error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST)) {
    post_error (self, error);
    return FALSE;
  }
  warn (self, error->message);
  return TRUE;
}

static gboolean
search_frame (GstMienFaceDetect *self, GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings)
{
  g_autoptr (GError) error = NULL;

  return gst_mien_finder_search (self->finder, frame, settings, self->faces,
             &error)
      || (go_on_with_cpu (self, &error)
          && gst_mien_finder_search (self->finder, frame, settings, self->faces,
              &error))
      || report (self, error);
}

/* Leaves what was sent to the device to who asks for it. */
static void
share (GstMienFaceDetect *self, GstBuffer *buffer)
{
  MienUpload *upload = gst_mien_finder_share (self->finder);
  if (!upload)
    return;
  if (!self->asked) {
    GstPad *pad = GST_BASE_TRANSFORM_SRC_PAD (self);
    self->asks = gst_mien_pad_is_asked_for_upload (pad);
    self->asked = TRUE;
  }
  if (self->asks)
    gst_mien_buffer_take_upload (buffer, upload);
  else
    mien_upload_unref (upload);
}

static gboolean
search (GstMienFaceDetect *self, GstBuffer *buffer, const GstVideoInfo *info,
    const GstMienDetectFrameSettings *settings)
{
  GstVideoFrame frame;

  self->begun = self->searched = self->frame;
  g_array_set_size (self->faces, 0);
  if (!gst_mien_filter_map (&frame, info, buffer)) {
    warn (self, "its memory cannot be read");
    return TRUE;
  }
  const gboolean ok = search_frame (self, &frame, settings);
  gst_video_frame_unmap (&frame);
  share (self, buffer);
  return ok;
}

/* Since `faces` were found. */
static guint
frames_ago (const GstMienFaceDetect *self)
{
  return (guint) (self->frame - self->searched);
}

static void
add_faces (GstMienFaceDetect *self, GstBuffer *buffer)
{
  const gchar *name = gst_mien_finder_name (self->finder);

  for (guint i = 0; i < self->faces->len; i++) {
    const MienDetection *face = &g_array_index (self->faces, MienDetection, i);
    GstMienFace *meta = gst_mien_buffer_add_face (buffer, face->box.x,
        face->box.y, face->box.width, face->box.height, face->confidence, name);

    meta->frames_ago = frames_ago (self);
    meta->has_landmarks = face->has_landmarks;
    for (guint k = 0; face->has_landmarks && k < GST_MIEN_N_LANDMARKS; k++)
      meta->landmarks[k] =
          (GstMienPoint) { face->landmarks[k][0], face->landmarks[k][1] };
  }
}

static void
post_update (GstMienFaceDetect *self, GstBuffer *buffer,
    const GstVideoInfo *info, GstMienUpdates updates)
{
  const gboolean has_faces = self->faces->len > 0;

  if (gst_mien_updates_wants (updates, self->had_faces, has_faces))
    gst_mien_filter_post (GST_MIEN_FILTER (self),
        gst_mien_face_message_new (GST_BASE_TRANSFORM (self), buffer,
            self->faces, info->width, info->height));
  self->had_faces = has_faces;
}

/* Whether this frame is to be searched, if there is time. */
static gboolean
is_due (GstMienFaceDetect *self, GstBuffer *buffer, guint interval)
{
  /* The frame before once more; the first one may have no pixels. */
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP)
      && (self->begun > 0 || gst_buffer_n_memory (buffer) == 0))
    return FALSE;
  return self->begun == 0 || self->frame - self->begun >= interval;
}

/* Searches the frame if it is due. */
static gboolean
update (GstMienFaceDetect *self, GstBuffer *buffer, const GstVideoInfo *info,
    const GstMienDetectFrameSettings *settings)
{
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const gint64 start = g_get_monotonic_time ();

  g_clear_pointer (&self->worker, gst_mien_detect_worker_free);
  const gboolean searches = is_due (self, buffer, settings->inference_interval)
      && !(self->begun > 0 && gst_mien_filter_skip_late (filter, buffer));
  if (searches && !search (self, buffer, info, settings))
    return FALSE;
  gst_mien_filter_count (filter, self->faces->len, searches,
      g_get_monotonic_time () - start);
  return TRUE;
}

static gboolean
take_result (GstMienFaceDetect *self, GstMienDetectResult *result)
{
  self->searched = result->frame;
  g_array_set_size (self->faces, 0);
  if (result->faces)
    g_array_append_vals (self->faces, result->faces->data, result->faces->len);
  gst_mien_filter_count (GST_MIEN_FILTER (self), self->faces->len, 1,
      result->time);
  return result->faces || go_on_with_cpu (self, &result->error)
      || report (self, result->error);
}

/* Takes what was found beside the stream, and has the frame searched there if
 * it is due and the last search has ended. */
static gboolean
update_async (GstMienFaceDetect *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GstMienDetectFrameSettings *settings)
{
  g_auto (GstMienDetectResult) result = { 0 };

  if (!self->worker)
    self->worker = gst_mien_detect_worker_new (self->finder);
  if (!gst_mien_detect_worker_take (self->worker, &result))
    gst_mien_filter_count (GST_MIEN_FILTER (self), self->faces->len, 0, 0);
  else if (!take_result (self, &result))
    return FALSE;
  if (gst_mien_detect_worker_is_idle (self->worker)
      && is_due (self, buffer, settings->inference_interval)) {
    self->begun = self->frame;
    gst_mien_detect_worker_begin (self->worker, buffer, info, settings,
        self->frame);
  }
  return TRUE;
}

static GstFlowReturn
gst_mien_face_detect_analyze (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    GPtrArray *faces, const GstVideoInfo *info)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (analyzer);

  GST_OBJECT_LOCK (self);
  const GstMienDetectFrameSettings settings = self->settings.frame;
  GST_OBJECT_UNLOCK (self);

  check_orientation (self);
  self->frame++;
  if (!(settings.async ? update_async (self, buffer, info, &settings)
                       : update (self, buffer, info, &settings)))
    return GST_FLOW_ERROR;
  GST_LOG_OBJECT (self, "%u faces, found %u frames ago", self->faces->len,
      frames_ago (self));

  if (self->searched > 0)
    gst_mien_buffer_set_search (buffer, frames_ago (self));
  add_faces (self, buffer);
  post_update (self, buffer, info, settings.updates);
  return GST_FLOW_OK;
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
  filter_class->work = "detections";
  filter_class->reset = gst_mien_face_detect_reset;
  GST_MIEN_ANALYZER_CLASS (klass)->finds_faces = TRUE;
  GST_MIEN_ANALYZER_CLASS (klass)->analyze = gst_mien_face_detect_analyze;
}

static void
gst_mien_face_detect_init (GstMienFaceDetect *self)
{
  gst_mien_set_defaults (self);
}
