/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "patience.h"

/* Maximum waits for max-wait=-1. */
#define WAIT_LIVE 0
#define WAIT_ELSE (5 * GST_SECOND)

void
gst_mien_patience_reset (GstMienPatience *self, GstBaseTransform *element)
{
  GST_OBJECT_LOCK (element);
  self->is_known = self->is_live = FALSE;
  self->latency = self->told = 0;
  GST_OBJECT_UNLOCK (element);
}

/* OBJECT_LOCK is held. */
static GstClockTime
resolve (const GstMienPatience *self, gint64 max_wait)
{
  if (max_wait >= 0)
    return (GstClockTime) max_wait;
  return self->is_live ? WAIT_LIVE : WAIT_ELSE;
}

/* OBJECT_LOCK is held. Only live pipelines have latency. */
static GstClockTime
get_latency (const GstMienPatience *self, gint64 max_wait)
{
  return self->is_live ? resolve (self, max_wait) : 0;
}

static void
learn (GstMienPatience *self, GstBaseTransform *element, GstQuery *query)
{
  gboolean live;
  GstClockTime min;

  gst_query_parse_latency (query, &live, &min, NULL);
  GST_OBJECT_LOCK (element);
  self->is_known = TRUE;
  self->is_live = live;
  self->latency = min;
  GST_OBJECT_UNLOCK (element);
}

static void
ask (GstMienPatience *self, GstBaseTransform *element)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();

  if (gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (element), query))
    learn (self, element, query);
}

void
gst_mien_patience_prepare (GstMienPatience *self, GstBaseTransform *element,
    gint64 max_wait)
{
  GST_OBJECT_LOCK (element);
  const gboolean is_known = self->is_known;
  GST_OBJECT_UNLOCK (element);
  if (!is_known)
    ask (self, element);

  GST_OBJECT_LOCK (element);
  const GstClockTime latency = get_latency (self, max_wait);
  const gboolean changed = self->told != latency;
  self->told = latency;
  GST_OBJECT_UNLOCK (element);
  if (changed)
    gst_element_post_message (GST_ELEMENT (element),
        gst_message_new_latency (GST_OBJECT (element)));
}

void
gst_mien_patience_answer (GstMienPatience *self, GstBaseTransform *element,
    gint64 max_wait, GstQuery *query)
{
  gboolean live;
  GstClockTime min, max;

  learn (self, element, query);
  gst_query_parse_latency (query, &live, &min, &max);
  GST_OBJECT_LOCK (element);
  self->told = get_latency (self, max_wait);
  min += self->told;
  GST_OBJECT_UNLOCK (element);
  /* Only the waiting frame is stored here, so `max` does not change. */
  gst_query_set_latency (query, live, min, max);
}

/* If each frame of a live source waited in full, the delays would add up. Each
 * one therefore waits until a point in time derived from its running time. */
GstClockTime
gst_mien_patience_for (GstMienPatience *self, GstBaseTransform *element,
    gint64 max_wait, gint64 time)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (element));
  const gint64 now = clock ? (gint64) gst_clock_get_time (clock) : 0;

  GST_OBJECT_LOCK (element);
  const gint64 wait = (gint64) resolve (self, max_wait);
  const gint64 start = (gint64) GST_ELEMENT_CAST (element)->base_time;
  const gint64 latency = (gint64) self->latency;
  const gboolean timed = self->is_live && clock && time != GST_MIEN_NO_TIME;
  GST_OBJECT_UNLOCK (element);
  return (GstClockTime) (timed
          ? CLAMP (start + time + latency + wait - now, 0, wait)
          : wait);
}
