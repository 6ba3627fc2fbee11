/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/overlay.h"

#include "base/blend.h"
#include "base/inputframe.h"
#include "base/network.h"
#include "carrymeta.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_overlay_debug);
#define GST_CAT_DEFAULT gst_mien_overlay_debug

#define FEATURE GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION
#define MAX_DENSITY 4.0
#define NO_DENSITY ((GstMienDensity) { 1, 1 })

typedef struct {
  GstMienInputFrames *frames;

  /* streaming thread only */
  gboolean ask; /* query downstream before the next frame */
  gboolean attach;
  GstMienDensity density;

  /* atomic: downstream accepted caps with the feature, but not the meta; it
   * gets caps without the feature until it requests reconfiguration */
  gint refused;
} GstMienOverlayPrivate;

#define CAPS GST_MIEN_OVERLAY_CAPS (GST_VIDEO_OVERLAY_COMPOSITION_BLEND_FORMATS)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

#define gst_mien_overlay_parent_class parent_class
G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstMienOverlay, gst_mien_overlay,
    GST_TYPE_MIEN_FILTER,
    G_ADD_PRIVATE (GstMienOverlay)
        GST_DEBUG_CATEGORY_INIT (gst_mien_overlay_debug, "mienoverlay", 0,
            "what Mien's drawing elements share"))

static GstMienOverlayPrivate *
private_of (gpointer self)
{
  return gst_mien_overlay_get_instance_private (self);
}

static gboolean
has_feature (const GstCaps *caps, guint i)
{
  return gst_caps_features_contains (gst_caps_get_features (caps, i), FEATURE);
}

static GstCaps *
with_feature (const GstCaps *caps, gboolean wanted)
{
  GstCaps *copy = gst_caps_copy (caps);
  for (guint i = 0; i < gst_caps_get_size (copy); i++) {
    GstCapsFeatures *features = gst_caps_get_features (copy, i);
    if (gst_caps_features_is_any (features)
        || gst_caps_features_contains (features, FEATURE) == wanted)
      continue;
    if (wanted)
      gst_caps_features_add (features, FEATURE);
    else
      gst_caps_features_remove (features, FEATURE);
  }
  return copy;
}

/* The feature means that buffers may carry compositions. The element may add it
 * on the source pad, but never removes it. */
static GstCaps *
gst_mien_overlay_transform_caps (GstBaseTransform *trans,
    GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  GstCaps *result = direction == GST_PAD_SINK
      ? gst_caps_merge (with_feature (caps, TRUE), gst_caps_ref (caps))
      : gst_caps_merge (with_feature (caps, FALSE), gst_caps_ref (caps));
  if (!filter)
    return result;

  GstCaps *filtered =
      gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (result);
  return filtered;
}

/* Called whenever there is something to negotiate. */
static GstCaps *
gst_mien_overlay_fixate_caps (GstBaseTransform *trans,
    GstPadDirection direction, GstCaps *caps, GstCaps *othercaps)
{
  GstMienOverlayPrivate *priv = private_of (trans);
  const gboolean wanted = !g_atomic_int_get (&priv->refused);
  guint choice = 0;
  for (guint i = gst_caps_get_size (othercaps); i-- > 0;) {
    if (has_feature (othercaps, i) == wanted)
      choice = i;
  }
  priv->ask = TRUE;
  GstCaps *chosen = gst_caps_copy_nth (othercaps, choice);
  gst_caps_unref (othercaps);
  return gst_caps_fixate (chosen);
}

static const GstVideoInfo *
info_of (GstMienOverlay *self)
{
  return gst_mien_filter_get_info (GST_MIEN_FILTER (self));
}

static GstMienDensity
density_of (const GstStructure *window, const GstVideoInfo *info)
{
  const gdouble aspect = gst_mien_pixel_aspect (info);
  guint width, height;
  if (!window || !gst_structure_get_uint (window, "width", &width)
      || !gst_structure_get_uint (window, "height", &height))
    return NO_DENSITY;
  /* Window pixels per row of the frame: the video fills the window in one
   * direction. */
  const gdouble scale = MIN (width / (GST_VIDEO_INFO_WIDTH (info) * aspect),
      height / (gdouble) GST_VIDEO_INFO_HEIGHT (info));
  return (GstMienDensity) { CLAMP (scale * aspect, 1, MAX_DENSITY),
    CLAMP (scale, 1, MAX_DENSITY) };
}

/* Elements that pass buffers through accept caps with any feature, so only the
 * ALLOCATION query shows whether downstream draws compositions. Some elements
 * answer it only once they have caps. */
static void
ask_downstream (GstMienOverlay *self)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  GstMienOverlayPrivate *priv = private_of (self);
  g_autoptr (GstCaps) in = gst_pad_get_current_caps (trans->sinkpad);
  g_autoptr (GstCaps) out = gst_pad_get_current_caps (trans->srcpad);

  priv->ask = FALSE;
  priv->attach = FALSE;
  priv->density = NO_DENSITY;
  if (!in || !out || !has_feature (out, 0))
    return;

  g_autoptr (GstQuery) query = gst_query_new_allocation (out, FALSE);
  const GstStructure *window;
  guint index;
  if (gst_pad_peer_query (trans->srcpad, query)
      && gst_query_find_allocation_meta (query,
          GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, &index)) {
    gst_query_parse_nth_allocation_meta (query, index, &window);
    priv->attach = TRUE;
    priv->density = density_of (window, info_of (self));
  } else if (!has_feature (in, 0)) {
    g_atomic_int_set (&priv->refused, TRUE);
    /* gst_base_transform_update_src_caps() would renegotiate, and warn "not
     * negotiated" if the pipeline stops meanwhile. */
    gst_pad_push_event (trans->srcpad, gst_event_new_caps (in));
  }
  GST_DEBUG_OBJECT (self, "%s compositions, density %.2f x %.2f",
      priv->attach ? "attach" : "blend", priv->density.x, priv->density.y);
}

/* Sinks up to GStreamer 1.26 draw only the first composition of a buffer. */
static void
attach (GstBuffer *buffer, GstVideoOverlayComposition *composition)
{
  GstVideoOverlayCompositionMeta *meta =
      gst_buffer_get_video_overlay_composition_meta (buffer);
  if (!meta) {
    gst_buffer_add_video_overlay_composition_meta (buffer, composition);
    return;
  }

  GstVideoOverlayComposition *parts[] = { meta->overlay, composition };
  GstVideoOverlayComposition *all = gst_video_overlay_composition_new (NULL);
  for (guint p = 0; p < G_N_ELEMENTS (parts); p++) {
    const guint n = gst_video_overlay_composition_n_rectangles (parts[p]);
    for (guint i = 0; i < n; i++) {
      gst_video_overlay_composition_add_rectangle (all,
          gst_video_overlay_composition_get_rectangle (parts[p], i));
    }
  }
  gst_video_overlay_composition_unref (meta->overlay);
  meta->overlay = all;
}

static void
blend (GstMienOverlay *self, GstBuffer *buffer,
    GstVideoOverlayComposition *composition)
{
  GstVideoFrame frame;
  if (!gst_video_frame_map (&frame, info_of (self), buffer,
          GST_MAP_READWRITE)) {
    GST_WARNING_OBJECT (self,
        "cannot map the frame for writing: nothing is drawn on it");
    return;
  }
  if (!gst_mien_blend (composition, &frame))
    GST_WARNING_OBJECT (self, "cannot draw everything on this frame");
  gst_video_frame_unmap (&frame);
}

/* If the device cannot draw, posts an error and returns FALSE. */
static gboolean
draw_on_images (GstMienOverlay *self, GstBuffer **buffer,
    GstVideoOverlayComposition *composition)
{
  g_autoptr (GError) error = NULL;

  if (gst_mien_input_frames_draw (private_of (self)->frames, buffer,
          info_of (self), composition, &error))
    return TRUE;
  gst_mien_network_post_error (GST_ELEMENT (self), error);
  return FALSE;
}

static GstFlowReturn
show (GstMienOverlay *self, GstBuffer **buffer,
    GstVideoOverlayComposition *composition)
{
  const gboolean on_images =
      gst_mien_filter_has_images (GST_MIEN_FILTER (self));

  *buffer = gst_buffer_make_writable (*buffer);
  if (private_of (self)->attach)
    attach (*buffer, composition);
  else if (!on_images)
    blend (self, *buffer, composition);
  else if (!draw_on_images (self, buffer, composition))
    return GST_FLOW_ERROR;
  if (on_images)
    gst_mien_buffer_carry_metas (*buffer);
  return GST_FLOW_OK;
}

static GstFlowReturn
gst_mien_overlay_generate_output (GstBaseTransform *trans, GstBuffer **outbuf)
{
  GstMienOverlay *self = GST_MIEN_OVERLAY (trans);
  GstMienOverlayPrivate *priv = private_of (self);
  GstBuffer *buffer = g_steal_pointer (&trans->queued_buf);
  if (!buffer)
    return GST_FLOW_OK;

  if (priv->ask)
    ask_downstream (self);
  g_autoptr (GstVideoOverlayComposition) composition = NULL;
  GstFlowReturn ret = GST_MIEN_OVERLAY_GET_CLASS (self)->compose (self, &buffer,
      info_of (self), &composition);
  if (composition && ret == GST_FLOW_OK)
    ret = show (self, &buffer, composition);
  *outbuf = buffer;
  return ret;
}

static gboolean
gst_mien_overlay_start (GstBaseTransform *trans)
{
  g_atomic_int_set (&private_of (trans)->refused, FALSE);
  return TRUE;
}

static gboolean
gst_mien_overlay_stop (GstBaseTransform *trans)
{
  gst_mien_input_frames_clear (private_of (trans)->frames);
  return TRUE;
}

static gboolean
gst_mien_overlay_query (GstBaseTransform *trans, GstPadDirection direction,
    GstQuery *query)
{
  return gst_mien_input_frames_answer (private_of (trans)->frames, query)
      || GST_BASE_TRANSFORM_CLASS (parent_class)
             ->query (trans, direction, query);
}

static gboolean
gst_mien_overlay_src_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    g_atomic_int_set (&private_of (trans)->refused, FALSE);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

GstMienDensity
gst_mien_overlay_get_density (GstMienOverlay *self)
{
  return private_of (self)->density;
}

GstBuffer *
gst_mien_overlay_pixels_take (guint8 *pixels, guint width, guint height)
{
  GstBuffer *buffer =
      gst_buffer_new_wrapped (pixels, (gsize) width * height * 4);
  gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_OVERLAY_COMPOSITION_FORMAT_RGB, width, height);
  return buffer;
}

static void
gst_mien_overlay_class_init (GstMienOverlayClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_OVERLAY, 0);

  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_mien_overlay_transform_caps);
  trans_class->fixate_caps = GST_DEBUG_FUNCPTR (gst_mien_overlay_fixate_caps);
  trans_class->generate_output =
      GST_DEBUG_FUNCPTR (gst_mien_overlay_generate_output);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_mien_overlay_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_overlay_stop);
  trans_class->query = GST_DEBUG_FUNCPTR (gst_mien_overlay_query);
  trans_class->src_event = GST_DEBUG_FUNCPTR (gst_mien_overlay_src_event);
}

static void
gst_mien_overlay_init (GstMienOverlay *self)
{
  private_of (self)->density = NO_DENSITY;
  private_of (self)->frames = gst_mien_input_frames_of (GST_MIEN_FILTER (self));
  /* Without transform functions, the base class would choose passthrough and
   * not wait for caps. */
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), FALSE);
}
