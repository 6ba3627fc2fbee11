/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lookahead.h"

#include "base/formats.h"
#include "held.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_look_ahead_debug);
#define GST_CAT_DEFAULT gst_mien_look_ahead_debug

/* Used if the caps have no frame rate. */
#define USUAL_FRAME (GST_SECOND / 30)
/* Longer ones are errors in the timestamps. */
#define LONGEST_FRAME (10 * GST_SECOND)

typedef struct {
  /* streaming thread */
  GstMienHeld held;
  guint64 arrived;         /* number of frames */
  guint64 number;          /* of the frame that is drawn on */
  gboolean ends;           /* all frames held back are being sent */
  GstClockTime frame_time; /* from the caps */
  guint expected;          /* frames in the reported latency */

  GstClockTime latency; /* OBJECT_LOCK */
} GstMienLookAheadPrivate;

#define gst_mien_look_ahead_parent_class parent_class
G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstMienLookAhead, gst_mien_look_ahead,
    GST_TYPE_MIEN_OVERLAY,
    G_ADD_PRIVATE (GstMienLookAhead)
        GST_DEBUG_CATEGORY_INIT (gst_mien_look_ahead_debug, "mienlookahead", 0,
            "frames that wait for those after them"))

static GstMienLookAheadPrivate *
private_of (gpointer self)
{
  return gst_mien_look_ahead_get_instance_private (self);
}

static guint
frames_of (gpointer self)
{
  return GST_MIEN_LOOK_AHEAD_GET_CLASS (self)->get_frames (self);
}

guint64
gst_mien_look_ahead_get_number (GstMienLookAhead *self)
{
  return private_of (self)->number;
}

static void
set_latency (GstMienLookAhead *self, GstClockTime latency)
{
  GstMienLookAheadPrivate *priv = private_of (self);

  GST_OBJECT_LOCK (self);
  const gboolean changed = priv->latency != latency;
  priv->latency = latency;
  GST_OBJECT_UNLOCK (self);
  if (!changed)
    return;
  GST_INFO_OBJECT (self, "latency %" GST_TIME_FORMAT, GST_TIME_ARGS (latency));
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_latency (GST_OBJECT (self)));
}

static void
expect (GstMienLookAhead *self, guint n)
{
  GstMienLookAheadPrivate *priv = private_of (self);

  priv->expected = n;
  set_latency (self, n * priv->frame_time);
}

/* Updates the latency if the number of frames held back has changed, or if they
 * last longer than the caps say. A quarter is added so that the latency is not
 * reported again with every frame. */
static void
measure (GstMienLookAhead *self, guint n)
{
  GstMienLookAheadPrivate *priv = private_of (self);
  const GstClockTime span = gst_mien_held_get_span (&priv->held);

  if (priv->expected != n)
    expect (self, n);
  else if (span > priv->latency + priv->latency / 100
      && span <= n * LONGEST_FRAME)
    set_latency (self, span + span / 4);
}

static GstFlowReturn
gst_mien_look_ahead_generate_output (GstBaseTransform *trans,
    GstBuffer **outbuf)
{
  GstMienLookAhead *self = GST_MIEN_LOOK_AHEAD (trans);
  GstMienLookAheadPrivate *priv = private_of (self);
  const guint n = frames_of (self);
  GstBuffer *buffer = g_steal_pointer (&trans->queued_buf);

  if (buffer) {
    const guint64 number = priv->arrived++;
    GST_MIEN_LOOK_AHEAD_GET_CLASS (self)->arrive (self, buffer, number);
    gst_mien_held_push_frame (&priv->held, buffer, number);
  }
  if (priv->held.n_frames <= (priv->ends ? 0 : n))
    return GST_FLOW_OK;
  if (!priv->ends)
    measure (self, n);
  trans->queued_buf =
      gst_mien_held_pop (&priv->held, trans->srcpad, &priv->number);
  return GST_BASE_TRANSFORM_CLASS (parent_class)
      ->generate_output (trans, outbuf);
}

/* Sends all frames held back, as the base class does with its output. */
static void
let_go (GstMienLookAhead *self)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  GstMienLookAheadPrivate *priv = private_of (self);
  GstFlowReturn ret = GST_FLOW_OK;

  priv->ends = TRUE;
  while (ret == GST_FLOW_OK && priv->held.n_frames > 0) {
    GstBuffer *buffer = NULL;
    ret = gst_mien_look_ahead_generate_output (trans, &buffer);
    if (ret == GST_FLOW_OK)
      ret = gst_pad_push (trans->srcpad, buffer);
    else
      gst_clear_buffer (&buffer);
  }
  priv->ends = FALSE;
  if (ret == GST_FLOW_OK)
    gst_mien_held_send (&priv->held, trans->srcpad);
  gst_mien_held_clear (&priv->held, trans->srcpad);
}

static void
restart (GstMienLookAhead *self)
{
  GST_MIEN_LOOK_AHEAD_GET_CLASS (self)->restart (self);
}

static gboolean
are_known (GstBaseTransform *trans, GstEvent *event)
{
  g_autoptr (GstCaps) known = gst_pad_get_current_caps (trans->sinkpad);
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  return known && gst_caps_is_equal (known, caps);
}

/* Returns TRUE if `event` must wait behind frames held back. */
static gboolean
keep_order (GstMienLookAhead *self, GstEvent *event)
{
  GstMienLookAheadPrivate *priv = private_of (self);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_CAPS:
      if (are_known (GST_BASE_TRANSFORM (self), event))
        return FALSE;
      /* fallthrough */
    case GST_EVENT_STREAM_START:
    case GST_EVENT_SEGMENT:
      let_go (self);
      restart (self);
      return FALSE;
    case GST_EVENT_EOS:
    case GST_EVENT_GAP:
    case GST_EVENT_SEGMENT_DONE:
    case GST_EVENT_STREAM_GROUP_DONE:
      let_go (self);
      return FALSE;
    default:
      return GST_EVENT_IS_SERIALIZED (event) && priv->held.n_frames > 0;
  }
}

static gboolean
gst_mien_look_ahead_sink_event (GstBaseTransform *trans, GstEvent *event)
{
  GstMienLookAhead *self = GST_MIEN_LOOK_AHEAD (trans);
  GstMienLookAheadPrivate *priv = private_of (self);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    gst_mien_held_clear (&priv->held, trans->srcpad);
    restart (self);
  } else if (keep_order (self, event)) {
    gst_mien_held_push_event (&priv->held, event);
    return TRUE;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_mien_look_ahead_set_caps (GstBaseTransform *trans, GstCaps *in,
    GstCaps *out)
{
  GstMienLookAhead *self = GST_MIEN_LOOK_AHEAD (trans);

  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->set_caps (trans, in, out))
    return FALSE;
  const GstVideoInfo *info = gst_mien_filter_get_info (GST_MIEN_FILTER (self));
  private_of (self)->frame_time = info->fps_n > 0 && info->fps_d > 0
      ? gst_util_uint64_scale_int (GST_SECOND, info->fps_d, info->fps_n)
      : USUAL_FRAME;
  expect (self, frames_of (self));
  return TRUE;
}

static void
add_latency (GstMienLookAhead *self, GstQuery *query)
{
  gboolean live;
  GstClockTime min, max;

  gst_query_parse_latency (query, &live, &min, &max);
  GST_OBJECT_LOCK (self);
  const GstClockTime own = private_of (self)->latency;
  GST_OBJECT_UNLOCK (self);
  gst_query_set_latency (query, live, min + own,
      GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
}

static gboolean
gst_mien_look_ahead_query (GstBaseTransform *trans, GstPadDirection direction,
    GstQuery *query)
{
  GstMienLookAhead *self = GST_MIEN_LOOK_AHEAD (trans);

  /* Upstream asks for its buffers back. */
  if (GST_QUERY_TYPE (query) == GST_QUERY_DRAIN && direction == GST_PAD_SINK)
    let_go (self);
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction, query))
    return FALSE;
  if (GST_QUERY_TYPE (query) == GST_QUERY_LATENCY && direction == GST_PAD_SRC)
    add_latency (self, query);
  return TRUE;
}

/* Upstream's pool must have enough buffers in addition to those held back. */
static gboolean
gst_mien_look_ahead_propose_allocation (GstBaseTransform *trans,
    GstQuery *decided, GstQuery *query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)
           ->propose_allocation (trans, decided, query))
    return FALSE;
  gst_mien_tell_held (query, frames_of (trans));
  return TRUE;
}

static gboolean
gst_mien_look_ahead_start (GstBaseTransform *trans)
{
  GstMienLookAheadPrivate *priv = private_of (trans);

  priv->arrived = 0;
  restart (GST_MIEN_LOOK_AHEAD (trans));
  return GST_BASE_TRANSFORM_CLASS (parent_class)->start (trans);
}

static gboolean
gst_mien_look_ahead_stop (GstBaseTransform *trans)
{
  GstMienLookAheadPrivate *priv = private_of (trans);

  gst_mien_held_clear (&priv->held, NULL);
  restart (GST_MIEN_LOOK_AHEAD (trans));
  GST_OBJECT_LOCK (trans);
  priv->latency = 0;
  GST_OBJECT_UNLOCK (trans);
  return TRUE;
}

static void
gst_mien_look_ahead_class_init (GstMienLookAheadClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);

  gst_type_mark_as_plugin_api (GST_TYPE_MIEN_LOOK_AHEAD, 0);
  trans_class->generate_output =
      GST_DEBUG_FUNCPTR (gst_mien_look_ahead_generate_output);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (gst_mien_look_ahead_sink_event);
  trans_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_look_ahead_set_caps);
  trans_class->query = GST_DEBUG_FUNCPTR (gst_mien_look_ahead_query);
  trans_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_look_ahead_propose_allocation);
  trans_class->start = GST_DEBUG_FUNCPTR (gst_mien_look_ahead_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_look_ahead_stop);
}

static void
gst_mien_look_ahead_init (GstMienLookAhead *self)
{
}
