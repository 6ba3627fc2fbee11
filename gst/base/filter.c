/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/filter.h"

#include "base/formats.h"
#include "base/properties.h"
#include "meta/gstmienfacemeta.h"
#include "pace.h"
#include "postbox.h"
#include "stats.h"

/* However late frames are, the work is done on one in MAX_SKIPPED + 1. */
#define MAX_SKIPPED 30

typedef struct {
  gchar *object_class; /* property (OBJECT_LOCK) */

  /* streaming thread */
  GstVideoInfo info;
  gboolean has_images;
  GstMienPostbox postbox;
  guint n_skipped; /* late frames in a row */

  GstMienPace pace;
  GstMienStats stats;
} GstMienFilterPrivate;

#define gst_mien_filter_parent_class parent_class
G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstMienFilter, gst_mien_filter,
    GST_TYPE_BASE_TRANSFORM,
    G_ADD_PRIVATE (GstMienFilter)
        G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));

static GstMienFilterPrivate *
get_private (gpointer self)
{
  return gst_mien_filter_get_instance_private (self);
}

const GstVideoInfo *
gst_mien_filter_get_info (GstMienFilter *self)
{
  return &get_private (self)->info;
}

gboolean
gst_mien_filter_has_images (GstMienFilter *self)
{
  return get_private (self)->has_images;
}

gboolean
gst_mien_filter_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer)
{
  /* Another reference would make the buffer read-only, including metadata. */
  return gst_video_frame_map (frame, info, buffer,
      GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF);
}

/* NULL for the default, by far the most common value, which saves a copy per
 * frame. */
static gchar *
dup_object_class (GstMienFilter *self)
{
  const GstMienFilterPrivate *priv = get_private (self);
  gchar *copy = NULL;

  GST_OBJECT_LOCK (self);
  if (g_strcmp0 (priv->object_class, GST_MIEN_OBJECT_CLASS_DEFAULT) != 0)
    copy = g_strdup (priv->object_class);
  GST_OBJECT_UNLOCK (self);
  return copy;
}

gboolean
gst_mien_filter_has_faces (GstMienFilter *self, GstBuffer *buffer)
{
  g_autofree gchar *object_class = dup_object_class (self);

  return gst_mien_buffer_has_faces_full (buffer, object_class);
}

GPtrArray *
gst_mien_filter_get_faces (GstMienFilter *self, GstBuffer *buffer)
{
  g_autofree gchar *object_class = dup_object_class (self);

  return gst_mien_buffer_get_faces_full (buffer, object_class);
}

void
gst_mien_filter_adopt_faces (GstMienFilter *self, GstBuffer *buffer)
{
  g_autofree gchar *object_class = dup_object_class (self);

  gst_mien_buffer_adopt_faces_full (buffer, object_class);
}

GPtrArray *
gst_mien_filter_take_faces (GstMienFilter *self, GstBuffer **buffer)
{
  *buffer = gst_buffer_make_writable (*buffer);
  gst_mien_filter_adopt_faces (self, *buffer);
  return gst_mien_buffer_get_writable_faces (*buffer);
}

void
gst_mien_filter_warn (GstMienFilter *self, const gchar *message)
{
  gst_mien_pace_warn (&get_private (self)->pace, GST_BASE_TRANSFORM (self),
      message);
}

void
gst_mien_filter_post (GstMienFilter *self, GstMessage *message)
{
  gst_mien_postbox_post (&get_private (self)->postbox, GST_ELEMENT (self),
      message);
}

gboolean
gst_mien_filter_skip_late (GstMienFilter *self, GstBuffer *buffer)
{
  GstMienFilterPrivate *priv = get_private (self);
  GstBaseTransform *transform = GST_BASE_TRANSFORM (self);

  if (priv->n_skipped >= MAX_SKIPPED
      || !gst_mien_pace_is_late (&priv->pace, transform, buffer)) {
    priv->n_skipped = 0;
    return FALSE;
  }
  priv->n_skipped++;
  gst_mien_filter_post (self,
      gst_mien_stats_skip (&priv->stats, transform, buffer));
  return TRUE;
}

void
gst_mien_filter_count (GstMienFilter *self, guint n_faces, guint n_work,
    gint64 time)
{
  gst_mien_stats_count (&get_private (self)->stats, self, n_faces, n_work,
      time);
}

static void
reset (GstMienFilter *self)
{
  GstMienFilterPrivate *priv = get_private (self);

  gst_mien_pace_reset (&priv->pace, GST_BASE_TRANSFORM (self));
  priv->n_skipped = 0;
  if (GST_MIEN_FILTER_GET_CLASS (self)->reset)
    GST_MIEN_FILTER_GET_CLASS (self)->reset (self);
}

static gboolean
gst_mien_filter_src_event (GstBaseTransform *transform, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) != GST_EVENT_QOS)
    return GST_BASE_TRANSFORM_CLASS (parent_class)
        ->src_event (transform, event);
  return gst_mien_pace_take_qos (&get_private (transform)->pace, transform,
      event);
}

static gboolean
gst_mien_filter_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP
      || GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    reset (GST_MIEN_FILTER (transform));
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform, event);
}

static gboolean
gst_mien_filter_set_caps (GstBaseTransform *transform, GstCaps *in,
    GstCaps *out)
{
  GstMienFilterPrivate *priv = get_private (transform);

  reset (GST_MIEN_FILTER (transform));
  priv->has_images = gst_caps_features_contains (gst_caps_get_features (in, 0),
      GST_MIEN_IMAGE_FEATURE);
  return gst_video_info_from_caps (&priv->info, in);
}

static gboolean
gst_mien_filter_propose_allocation (GstBaseTransform *transform,
    GstQuery *decided, GstQuery *query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)
           ->propose_allocation (transform, decided, query))
    return FALSE;
  gst_mien_refuse_crop (query);
  return TRUE;
}

/* Statistics are reset at start and not at stop, so that they can be read after
 * the end. */
static GstStateChangeReturn
gst_mien_filter_change_state (GstElement *element, GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    gst_mien_stats_reset (&get_private (element)->stats, element);
  return GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
}

static void
get_stats (GObject *object, GValue *value)
{
  g_value_take_boxed (value,
      gst_mien_stats_to_structure (&get_private (object)->stats, object,
          "application/x-mien-stats",
          GST_MIEN_FILTER_GET_CLASS (object)->work));
}

static void
gst_mien_filter_class_init (GstMienFilterClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_mien_install_property (klass,
      G_PRIVATE_OFFSET (GstMienFilter, object_class),
      gst_mien_object_class_spec ());
  gst_mien_install_computed (klass, get_stats,
      g_param_spec_boxed ("stats", "Statistics",
          "Statistics since the start: frames, faces, work done, frames "
          "skipped because they were late, and milliseconds per frame",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_FILTER, 0);

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_mien_filter_change_state);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_mien_filter_src_event);
  transform_class->sink_event = GST_DEBUG_FUNCPTR (gst_mien_filter_sink_event);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_filter_set_caps);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_filter_propose_allocation);
}

static void
gst_mien_filter_init (GstMienFilter *self)
{
  gst_mien_set_defaults (self);
  get_private (self)->pace.earliest = GST_CLOCK_TIME_NONE;
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), TRUE);
}
