/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-gbpoverlay
 * @title: gbpoverlay
 *
 * Highlights the parts of a face that drove a network's decision: runs a model
 * forward and backward on all faces of a frame, and draws the resulting picture
 * over each face, beside it, or in a strip of tiles. After faceclassify, it
 * explains that element's result; directly after a detector, the model's own
 * winner. If downstream draws overlays itself, the pictures are attached to the
 * buffers, otherwise they are blended into the frame. Frames without faces are
 * passed through unchanged.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 filesrc location=people.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! faceclassify !
 *     gbpoverlay ! faceannotate ! videoconvert ! autovideosink
 * ]|
 *
 * ## The paper's picture
 * |[
 * gst-launch-1.0 v4l2src ! videoconvert ! mienfacedetect !
 *     gbpoverlay mode=paper ! videoconvert ! autovideosink
 * ]|
 *
 * Since: 0.1
 */

#include "gstmiengbpoverlay.h"

#include "base/formats.h"
#include "base/inputframe.h"
#include "base/properties.h"
#include "engine/error.h"
#include "explainer.h"
#include "memory.h"
#include "painter.h"
#include "meta/gstmienfacemeta.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_gbp_overlay_debug);
#define GST_CAT_DEFAULT gst_mien_gbp_overlay_debug

struct _GstMienGbpOverlay {
  GstMienOverlay parent;

  GstMienGbpSettings settings; /* properties (OBJECT_LOCK) */

  GstMienInputFrames *frames;

  /* streaming thread, between start and stop */
  GstMienExplainer *explainer;
  GstMienGbpFrame asked; /* the last settings passed to the explainer */
  GstMienMemory *memory;
  GstMienGbpPainter *painter;
};

#define CAPS GST_STATIC_CAPS (GST_MIEN_OVERLAY_CAPS (GST_MIEN_DRAWN_FORMATS))

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, CAPS);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, CAPS);

#define gst_mien_gbp_overlay_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienGbpOverlay, gst_mien_gbp_overlay,
    GST_TYPE_MIEN_OVERLAY,
    GST_DEBUG_CATEGORY_INIT (gst_mien_gbp_overlay_debug, "gbpoverlay", 0,
        "draws what networks looked at"))
GST_ELEMENT_REGISTER_DEFINE (gbpoverlay, "gbpoverlay", GST_RANK_NONE,
    GST_TYPE_MIEN_GBP_OVERLAY)

static void
show_device (GstMienGbpOverlay *self)
{
  const GstMienExplainer *on = self->explainer;

  gst_mien_network_set_device (GST_ELEMENT (self),
      &self->settings.start.network,
      on ? gst_mien_explainer_device_name (on) : NULL,
      on ? gst_mien_explainer_precision (on) : NULL);
}

static void
remember_asked (GstMienGbpOverlay *self, const GstMienGbpFrame *settings)
{
  g_free (self->asked.target);
  self->asked = *settings;
  self->asked.target = g_strdup (settings->target);
}

static void
warn_unguided (GstMienGbpOverlay *self)
{
  if (!gst_mien_explainer_is_guided (self->explainer))
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("The model has no ReLU, so guided back-propagation has no effect: the "
         "plain gradient is drawn, as with method=saliency"),
        (NULL));
}

static gboolean
gst_mien_gbp_overlay_start (GstBaseTransform *trans)
{
  GstMienGbpOverlay *self = GST_MIEN_GBP_OVERLAY (trans);
  g_autofree const GstMienGbpSettings *settings = gst_mien_dup_settings (self,
      &self->settings, sizeof (GstMienGbpSettings));
  g_autoptr (GError) error = NULL;

  self->explainer =
      gst_mien_explainer_new (&settings->start, &settings->frame, &error);
  if (!self->explainer) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  self->memory = gst_mien_memory_new ();
  self->painter = gst_mien_gbp_painter_new ();
  remember_asked (self, &settings->frame);
  show_device (self);
  warn_unguided (self);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->start (trans);
}

static gboolean
gst_mien_gbp_overlay_stop (GstBaseTransform *trans)
{
  GstMienGbpOverlay *self = GST_MIEN_GBP_OVERLAY (trans);

  g_clear_pointer (&self->explainer, gst_mien_explainer_free);
  g_clear_pointer (&self->memory, gst_mien_memory_free);
  g_clear_pointer (&self->painter, gst_mien_gbp_painter_free);
  g_clear_pointer (&self->asked.target, g_free);
  show_device (self);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->stop (trans);
}

static void
gst_mien_gbp_overlay_reset (GstMienFilter *filter)
{
  GstMienGbpOverlay *self = GST_MIEN_GBP_OVERLAY (filter);

  if (!self->memory)
    return;
  gst_mien_memory_clear (self->memory);
  gst_mien_gbp_painter_clear (self->painter);
}

static gboolean
asks_same (const GstMienGbpFrame *a, const GstMienGbpFrame *b)
{
  return a->mode == b->mode && a->align == b->align && a->method == b->method
      && g_strcmp0 (a->target, b->target) == 0;
}

/* An invalid value during playback is a warning, not an error: the previous
 * settings stay in effect. */
static void
ask (GstMienGbpOverlay *self, const GstMienGbpFrame *settings)
{
  g_autoptr (GError) error = NULL;

  if (asks_same (settings, &self->asked))
    return;
  if (gst_mien_explainer_ask (self->explainer, settings, &error)) {
    gst_mien_memory_clear (self->memory);
    remember_asked (self, settings);
    warn_unguided (self);
    return;
  }
  /* The next run fails in the same way, and handles the lost device. */
  if (g_error_matches (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST))
    return;
  g_autofree gchar *text = g_utf8_make_valid (error->message, -1);
  GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
      ("%s; keeping the previous target", text), (NULL));
  remember_asked (self, settings);
}

/* Moves the model to the device that the frames are on. */
static gboolean
follow (GstMienGbpOverlay *self, MienDevice *device,
    const GstMienNetworkSettings *settings, GError **error)
{
  if (gst_mien_explainer_frames_on (self->explainer) == device)
    return TRUE;
  if (!gst_mien_explainer_move (self->explainer, device, settings, error))
    return FALSE;
  show_device (self);
  return TRUE;
}

/* Continues on the CPU, unless the frames are on the device, where they are
 * lost with it. */
static gboolean
go_on_with_cpu (GstMienGbpOverlay *self, GError **error)
{
  return !gst_mien_explainer_frames_on (self->explainer)
      && gst_mien_network_falls_back (GST_ELEMENT (self),
          &self->settings.start.network, error)
      && gst_mien_explainer_use_cpu (self->explainer, error);
}

static const GPtrArray *
run_explainer (GstMienGbpOverlay *self, const GstMienInputFrame *opened,
    const GPtrArray *faces, GError **error)
{
  MienImage image;

  gst_mien_frame_to_image (&opened->frame, &image);
  const GPtrArray *maps = gst_mien_explainer_run (self->explainer, &image,
      opened->source, faces, error);
  if (maps || !go_on_with_cpu (self, error))
    return maps;
  show_device (self);
  return gst_mien_explainer_run (self->explainer, &image, NULL, faces, error);
}

/* Stores the maps of `faces`, or that they have none if `maps` is NULL. */
static void
keep_maps (GstMienGbpOverlay *self, const GPtrArray *faces,
    const GPtrArray *maps)
{
  guint n_failed = 0;
  for (guint i = 0; i < faces->len; i++) {
    GstMienMap *map = maps ? maps->pdata[i] : NULL;
    gst_mien_memory_keep (self->memory, faces->pdata[i],
        map ? gst_mien_map_ref (map) : NULL);
    n_failed += !map;
  }
  if (maps && n_failed > 0) {
    g_autofree gchar *message = g_strdup_printf (
        "%u of the %u faces in a frame were not explained: invalid box or "
        "non-finite gradients",
        n_failed, faces->len);
    gst_mien_filter_warn (GST_MIEN_FILTER (self), message);
  }
}

/* Returns the maps of `faces`, or NULL with an error. A GST_RESOURCE_ERROR
 * means that this frame cannot be mapped; the stream can continue. */
static const GPtrArray *
explain_frame (GstMienGbpOverlay *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GPtrArray *faces, GError **error)
{
  g_autofree const GstMienGbpStart *start = gst_mien_dup_settings (self,
      &self->settings.start, sizeof (GstMienGbpStart));
  GstMienInputFrame opened;

  if (!gst_mien_input_frame_open (&opened, self->frames, buffer, info,
          start->network.device, error))
    return NULL;
  const GPtrArray *maps = follow (self, opened.device, &start->network, error)
      ? run_explainer (self, &opened, faces, error)
      : NULL;
  gst_mien_input_frame_close (&opened);
  return maps;
}

static gboolean
explain (GstMienGbpOverlay *self, GstBuffer *buffer, const GstVideoInfo *info,
    const GPtrArray *faces)
{
  g_autoptr (GError) error = NULL;
  const GPtrArray *maps = explain_frame (self, buffer, info, faces, &error);

  if (error && error->domain != GST_RESOURCE_ERROR) {
    gst_mien_network_post_error (GST_ELEMENT (self), error);
    return FALSE;
  }
  if (error)
    gst_mien_filter_warn (GST_MIEN_FILTER (self),
        "The faces in a frame were not explained: its memory cannot be mapped");
  keep_maps (self, faces, maps);
  return TRUE;
}

/* Explains those of `faces` that are due, unless the frame is late. */
static gboolean
update (GstMienGbpOverlay *self, GstBuffer *buffer, const GstVideoInfo *info,
    const GPtrArray *faces, guint interval)
{
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  const gint64 start = g_get_monotonic_time ();
  GPtrArray *due = gst_mien_memory_pick_due (self->memory, faces, interval);

  if (due->len > 0 && gst_mien_filter_skip_late (filter, buffer))
    g_ptr_array_set_size (due, 0);
  GST_LOG_OBJECT (self, "%u of %u faces to explain", due->len, faces->len);
  if (due->len > 0 && !explain (self, buffer, info, due))
    return FALSE;
  gst_mien_filter_count (filter, faces->len, due->len,
      g_get_monotonic_time () - start);
  return TRUE;
}

static void
attach (const GPtrArray *faces, const GPtrArray *maps)
{
  for (guint i = 0; i < faces->len; i++)
    if (maps->pdata[i])
      gst_mien_face_take_map (faces->pdata[i],
          gst_mien_map_ref (maps->pdata[i]));
}

static GstFlowReturn
gst_mien_gbp_overlay_compose (GstMienOverlay *overlay, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition **composition)
{
  GstMienGbpOverlay *self = GST_MIEN_GBP_OVERLAY (overlay);
  GstMienFilter *filter = GST_MIEN_FILTER (self);

  gst_mien_memory_begin_frame (self->memory,
      GST_BUFFER_FLAG_IS_SET (*buffer, GST_BUFFER_FLAG_GAP));
  if (!gst_mien_filter_has_faces (filter, *buffer)) {
    gst_mien_filter_count (filter, 0, 0, 0);
    return GST_FLOW_OK;
  }
  /* This also turns the results of other detectors into faces, so that maps can
   * be attached. */
  g_autoptr (GPtrArray) faces = gst_mien_filter_take_faces (filter, buffer);
  g_autofree const GstMienGbpFrame *settings = gst_mien_dup_settings (self,
      &self->settings.frame, sizeof (GstMienGbpFrame));
  ask (self, settings);
  if (!update (self, *buffer, info, faces, settings->interval))
    return GST_FLOW_ERROR;
  const GPtrArray *maps = gst_mien_memory_get_maps (self->memory, faces);
  if (settings->attach)
    attach (faces, maps);
  *composition =
      gst_mien_gbp_painter_draw (self->painter, info, faces, maps, settings);
  return GST_FLOW_OK;
}

static void
gst_mien_gbp_overlay_class_init (GstMienGbpOverlayClass *klass)
{
  gst_mien_gbp_settings_install (klass,
      G_STRUCT_OFFSET (GstMienGbpOverlay, settings));

  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Explanation overlay",
      "Filter/Editor/Video",
      "Highlights the parts of a face that drove a network's decision",
      "The Mien developers");

  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_mien_gbp_overlay_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_gbp_overlay_stop);

  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);
  filter_class->work = "explanations";
  filter_class->reset = gst_mien_gbp_overlay_reset;
  GST_MIEN_OVERLAY_CLASS (klass)->compose = gst_mien_gbp_overlay_compose;
}

static void
gst_mien_gbp_overlay_init (GstMienGbpOverlay *self)
{
  gst_mien_set_defaults (self);
  self->frames = gst_mien_input_frames_of (GST_MIEN_FILTER (self));
}
