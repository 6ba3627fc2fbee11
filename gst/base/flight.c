/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flight.h"

struct _GstMienFlight {
  guint most;
  GstMienFlightLand land;
  gpointer data;
  GThread *thread;

  GMutex lock;
  GCond changed;
  /* lock */
  GQueue frames; /* the first one is landing */
  gboolean dropping, quit;
  GstFlowReturn flow; /* of the frames that have landed */
};

static gpointer
work (gpointer data)
{
  GstMienFlight *self = data;

  g_mutex_lock (&self->lock);
  for (;;) {
    while (!self->quit && g_queue_is_empty (&self->frames))
      g_cond_wait (&self->changed, &self->lock);
    if (g_queue_is_empty (&self->frames))
      break;
    gpointer frame = g_queue_peek_head (&self->frames);
    const gboolean dropped = self->dropping || self->flow != GST_FLOW_OK;
    g_mutex_unlock (&self->lock);
    const GstFlowReturn flow = self->land (self->data, frame, dropped);
    g_mutex_lock (&self->lock);
    g_queue_pop_head (&self->frames);
    if (!dropped)
      self->flow = flow;
    g_cond_broadcast (&self->changed);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

GstMienFlight *
gst_mien_flight_new (guint most, GstMienFlightLand land, gpointer data)
{
  GstMienFlight *self = g_new0 (GstMienFlight, 1);

  self->most = most;
  self->land = land;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->frames);
  self->thread = g_thread_new ("mien-flight", work, self);
  return self;
}

void
gst_mien_flight_free (GstMienFlight *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->dropping = TRUE;
  self->quit = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The lock must be held. */
static void
wait_for (GstMienFlight *self, guint most)
{
  while (self->frames.length > most)
    g_cond_wait (&self->changed, &self->lock);
}

GstFlowReturn
gst_mien_flight_wait (GstMienFlight *self)
{
  g_mutex_lock (&self->lock);
  wait_for (self, self->most - 1);
  const GstFlowReturn flow = self->flow;
  if (flow != GST_FLOW_OK) {
    wait_for (self, 0);
    self->flow = GST_FLOW_OK;
  }
  g_mutex_unlock (&self->lock);
  return flow;
}

void
gst_mien_flight_take_off (GstMienFlight *self, gpointer frame)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->frames, frame);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_flight_settle (GstMienFlight *self)
{
  g_mutex_lock (&self->lock);
  wait_for (self, 0);
  g_mutex_unlock (&self->lock);
}

void
gst_mien_flight_drop (GstMienFlight *self)
{
  g_mutex_lock (&self->lock);
  self->dropping = TRUE;
  wait_for (self, 0);
  self->dropping = FALSE;
  self->flow = GST_FLOW_OK;
  g_mutex_unlock (&self->lock);
}
