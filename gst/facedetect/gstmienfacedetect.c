/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-mienfacedetect
 * @title: mienfacedetect
 *
 * Finds faces with OpenCV, by a Haar or LBP cascade or by YuNet, and adds a
 * #GstMienFace to the buffer for each. The frame's pixels are only read.
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
#include "detections.h"
#include "input.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmiensearch.h"
#include "orientation.h"
#include "settings.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_detect_debug);
#define GST_CAT_DEFAULT gst_mien_face_detect_debug

G_STATIC_ASSERT (MIEN_DETECTION_N_LANDMARKS == GST_MIEN_N_LANDMARKS);

struct _GstMienFaceDetect {
  GstMienAnalyzer parent;

  GstMienFaceDetectSettings settings; /* OBJECT_LOCK */

  /* lives between start and stop; streaming thread */
  MienDetector *detector;
  GArray *faces;         /* MienDetection in pixels of the frame */
  gboolean has_searched; /* since the last reset */
  guint frames_ago;      /* since the last search */
  gboolean had_faces;    /* the frame before */
  GstMienOrientation orientation;
  GstMienDetectInput *input; /* for input_width; NULL after new caps */
  guint input_width;
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

  if (g_error_matches (error, MIEN_DETECTOR_ERROR,
          MIEN_DETECTOR_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("%s", text), (NULL));
  else
    GST_ELEMENT_ERROR (self, LIBRARY, INIT, ("%s", text), (NULL));
}

static gboolean
gst_mien_face_detect_start (GstBaseTransform *transform)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (transform);
  g_autoptr (GError) error = NULL;

  GST_OBJECT_LOCK (self);
  g_autofree gchar *model = g_strdup (self->settings.start.model);
  g_autofree gchar *ignored =
      gst_mien_face_detect_settings_ignored (&self->settings);
  GST_OBJECT_UNLOCK (self);

  self->detector = mien_detector_new (model ? model : "", &error);
  if (!self->detector) {
    post_error (self, error);
    return FALSE;
  }
  if (ignored)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS, ("%s", ignored), (NULL));
  self->faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  self->had_faces = FALSE;
  return TRUE;
}

static gboolean
gst_mien_face_detect_stop (GstBaseTransform *transform)
{
  GstMienFaceDetect *self = GST_MIEN_FACE_DETECT (transform);

  g_clear_pointer (&self->input, gst_mien_detect_input_free);
  g_clear_pointer (&self->detector, mien_detector_free);
  g_clear_pointer (&self->faces, g_array_unref);
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

  self->has_searched = FALSE;
  g_clear_pointer (&self->input, gst_mien_detect_input_free);
}

static void
warn (GstMienFaceDetect *self, const gchar *reason)
{
  g_autofree gchar *message =
      g_strdup_printf ("No faces were searched in a frame: %s", reason);

  gst_mien_filter_warn (GST_MIEN_FILTER (self), message);
}

static gboolean
search_input (GstMienFaceDetect *self, GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings, GError **error)
{
  MienDetectorInput input;
  MienDetectorParams params = settings->params;

  if (settings->min_stddev > 0
      && gst_mien_detect_input_deviation (self->input, frame)
          < settings->min_stddev)
    return TRUE;
  gst_mien_detect_input_load (self->input, frame, &input);
  const gfloat scale_x = (gfloat) frame->info.width / input.width;
  const gfloat scale_y = (gfloat) frame->info.height / input.height;
  params.min_width /= scale_x;
  params.min_height /= scale_y;
  if (!mien_detector_detect (self->detector, &input, &params, self->faces,
          error))
    return FALSE;

  mien_detections_scale (self->faces, scale_x, scale_y);
  mien_detections_drop_unfit (self->faces, settings->params.min_width,
      settings->params.min_height);
  mien_detections_keep_largest (self->faces, settings->max_faces);
  return TRUE;
}

static void
search (GstMienFaceDetect *self, GstBuffer *buffer, const GstVideoInfo *info,
    const GstMienDetectFrameSettings *settings)
{
  g_autoptr (GError) error = NULL;
  GstVideoFrame frame;

  self->has_searched = TRUE;
  self->frames_ago = 0;
  g_array_set_size (self->faces, 0);
  if (self->input_width != settings->detect_width)
    g_clear_pointer (&self->input, gst_mien_detect_input_free);
  if (!self->input)
    self->input = gst_mien_detect_input_new (info,
        mien_detector_get_channels (self->detector), settings->detect_width);
  self->input_width = settings->detect_width;

  if (!gst_mien_filter_map (&frame, info, buffer)) {
    warn (self, "its memory cannot be read");
    return;
  }
  if (!search_input (self, &frame, settings, &error))
    warn (self, error->message);
  gst_video_frame_unmap (&frame);
}

static void
add_faces (GstMienFaceDetect *self, GstBuffer *buffer)
{
  const gchar *name = mien_detector_get_name (self->detector);

  for (guint i = 0; i < self->faces->len; i++) {
    const MienDetection *face = &g_array_index (self->faces, MienDetection, i);
    GstMienFace *meta = gst_mien_buffer_add_face (buffer, face->box.x,
        face->box.y, face->box.width, face->box.height, face->confidence, name);

    meta->frames_ago = self->frames_ago;
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
      && (self->has_searched || gst_buffer_n_memory (buffer) == 0))
    return FALSE;
  return !self->has_searched || self->frames_ago + 1 >= interval;
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
  const gint64 start = g_get_monotonic_time ();
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const gboolean searches = is_due (self, buffer, settings.inference_interval)
      && !(self->has_searched && gst_mien_filter_skip_late (filter, buffer));
  if (searches)
    search (self, buffer, info, &settings);
  else
    self->frames_ago++;
  gst_mien_filter_count (filter, self->faces->len, searches,
      g_get_monotonic_time () - start);
  GST_LOG_OBJECT (self, "%u faces, found %u frames ago", self->faces->len,
      self->frames_ago);

  if (self->has_searched)
    gst_mien_buffer_set_search (buffer, self->frames_ago);
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

  g_autofree gchar *build = mien_detector_describe_build ();
  g_autofree gchar *description = g_strconcat ("Finds faces. ", build, NULL);
  gst_element_class_set_metadata (GST_ELEMENT_CLASS (klass), "Face detector",
      "Filter/Analyzer/Video", description, "Mien");

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
