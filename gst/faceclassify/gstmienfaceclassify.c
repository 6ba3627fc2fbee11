/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceclassify
 * @title: faceclassify
 *
 * Tells the emotion and the gender of each face that an element before it
 * found: adds an attribute per model to each #GstMienFaceMeta, and mirrors
 * the result for others to read. A bare #GstVideoRegionOfInterestMeta of type
 * "face", by whatever detector, counts as a face too. The picture itself is
 * only read; frames are never dropped.
 *
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! mienfacedetect !
 *     faceclassify models=emotion,gender device=auto ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * Since: 0.1
 */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstmienfaceclassify.h"

#include "base/formats.h"
#include "classifier.h"
#include "meta/gstmienmirror.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_classify_debug);
#define GST_CAT_DEFAULT gst_mien_face_classify_debug

enum {
  PROP_DEVICE_NAME = GST_MIEN_FACE_CLASSIFY_N_SETTINGS,
};

struct _GstMienFaceClassify {
  GstMienAnalyzer parent;

  /* properties (OBJECT_LOCK) */
  GstMienFaceClassifySettings settings;
  gchar *device_name;           /* set between start and stop */

  /* lives between start and stop; streaming thread */
  GstMienClassifier *classifier;
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
  gst_mien_network_set_device_name (GST_ELEMENT (self), &self->device_name,
      name);
}

static gboolean
gst_mien_face_classify_start (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);
  g_autoptr (GError) error = NULL;

  GST_OBJECT_LOCK (self);
  g_auto (GstMienStartSettings) settings =
      gst_mien_start_settings_copy (&self->settings.start);
  GST_OBJECT_UNLOCK (self);

  self->classifier = gst_mien_classifier_new (&settings, &error);
  if (!self->classifier) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  set_device_name (self, gst_mien_classifier_device_name (self->classifier));
  GST_INFO_OBJECT (self, "%s run on %s", settings.models,
      gst_mien_classifier_device_name (self->classifier));
  return TRUE;
}

static gboolean
gst_mien_face_classify_stop (GstBaseTransform *transform)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (transform);

  g_clear_pointer (&self->classifier, gst_mien_classifier_free);
  set_device_name (self, NULL);
  return TRUE;
}

static GPtrArray *
get_faces (GstBuffer *buffer, const GstMienFrameSettings *settings)
{
  GPtrArray *faces = gst_mien_buffer_get_faces (buffer);

  for (guint i = faces->len; i-- > 0;) {
    const GstMienFaceMeta *face = faces->pdata[i];
    if (face->width < settings->min_width
        || face->height < settings->min_height)
      g_ptr_array_remove_index (faces, i);
  }
  return faces;
}

/* The device is lost: warns, and classifies the same faces on the CPU. */
static gboolean
go_on_with_cpu (GstMienFaceClassify *self, const MienImage *image,
    const GPtrArray *faces, const GstMienFrameSettings *settings,
    guint *n_failed, GError **error)
{
  GST_ELEMENT_WARNING (self, RESOURCE, FAILED,
      ("%s; going on with the CPU code", (*error)->message), (NULL));
  g_clear_error (error);
  if (!gst_mien_classifier_use_cpu (self->classifier, error))
    return FALSE;
  set_device_name (self, gst_mien_classifier_device_name (self->classifier));
  return gst_mien_classifier_run (self->classifier, image, faces,
      settings->threshold, n_failed, error);
}

static gboolean
run_classifier (GstMienFaceClassify *self, const MienImage *image,
    const GPtrArray *faces, const GstMienFrameSettings *settings,
    GError **error)
{
  guint n_failed = 0;
  gboolean ok = gst_mien_classifier_run (self->classifier, image, faces,
      settings->threshold, &n_failed, error);

  if (!ok && settings->on_device_lost == GST_MIEN_ON_DEVICE_LOST_CPU
      && g_error_matches (*error, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST))
    ok = go_on_with_cpu (self, image, faces, settings, &n_failed, error);
  if (n_failed > 0) {
    g_autofree gchar *message = g_strdup_printf ("%u of the %u faces of a "
        "frame were not classified: their boxes or scores are no numbers "
        "within bounds", n_failed, faces->len);
    gst_mien_analyzer_warn (GST_MIEN_ANALYZER (self), message);
  }
  return ok;
}

static gboolean
classify_faces (GstMienFaceClassify *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GPtrArray *faces,
    const GstMienFrameSettings *settings, GError **error)
{
  GstVideoFrame frame;
  MienImage image;

  if (!gst_mien_analyzer_map (&frame, info, buffer)) {
    gst_mien_analyzer_warn (GST_MIEN_ANALYZER (self),
        "The faces of a frame were not classified: its memory cannot be read");
    return TRUE;
  }
  gst_mien_frame_to_image (&frame, &image);
  gboolean ok = run_classifier (self, &image, faces, settings, error);
  gst_video_frame_unmap (&frame);
  return ok;
}

static GstFlowReturn
gst_mien_face_classify_analyze (GstMienAnalyzer *analyzer, GstBuffer *buffer,
    const GstVideoInfo *info)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (analyzer);
  g_autoptr (GError) error = NULL;

  GST_OBJECT_LOCK (self);
  const GstMienFrameSettings settings = self->settings.frame;
  GST_OBJECT_UNLOCK (self);

  g_autoptr (GPtrArray) faces = get_faces (buffer, &settings);
  GST_LOG_OBJECT (self, "%u faces", faces->len);
  if (faces->len == 0)
    return GST_FLOW_OK;
  if (!classify_faces (self, buffer, info, faces, &settings, &error)) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return GST_FLOW_ERROR;
  }
  gst_mien_buffer_mirror_faces (buffer, info->width, info->height,
      settings.metadata);
  return GST_FLOW_OK;
}

static void
gst_mien_face_classify_set_property (GObject *object, guint id,
    const GValue *value, GParamSpec *pspec)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (object);

  GST_OBJECT_LOCK (self);
  if (!gst_mien_face_classify_settings_set (&self->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  GST_OBJECT_UNLOCK (self);
}

static void
gst_mien_face_classify_get_property (GObject *object, guint id,
    GValue *value, GParamSpec *pspec)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (object);

  GST_OBJECT_LOCK (self);
  if (id == PROP_DEVICE_NAME)
    g_value_set_string (value, self->device_name);
  else if (!gst_mien_face_classify_settings_get (&self->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  GST_OBJECT_UNLOCK (self);
}

static void
gst_mien_face_classify_finalize (GObject *object)
{
  GstMienFaceClassify *self = GST_MIEN_FACE_CLASSIFY (object);

  gst_mien_start_settings_clear (&self->settings.start);
  g_free (self->device_name);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_mien_face_classify_class_init (GstMienFaceClassifyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  object_class->set_property = gst_mien_face_classify_set_property;
  object_class->get_property = gst_mien_face_classify_get_property;
  object_class->finalize = gst_mien_face_classify_finalize;

  gst_mien_face_classify_settings_install (object_class);
  g_object_class_install_property (object_class, PROP_DEVICE_NAME,
      gst_mien_network_device_name_spec ());

  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Face classifier",
      "Filter/Analyzer/Video",
      "Tells emotion and gender of faces, by networks on Vulkan or the CPU",
      "Mien");

  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_classify_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_classify_stop);
  GST_MIEN_ANALYZER_CLASS (klass)->analyze = gst_mien_face_classify_analyze;
}

static void
gst_mien_face_classify_init (GstMienFaceClassify *self)
{
}
