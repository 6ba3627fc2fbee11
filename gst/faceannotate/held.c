/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "held.h"

typedef struct {
  GstMiniObject *object; /* a buffer or an event */
  guint64 number;        /* of a buffer */
} Item;

static void
push (GstMienHeld *self, gpointer object, guint64 number)
{
  Item *item = g_new (Item, 1);

  *item = (Item) { object, number };
  g_queue_push_tail (&self->items, item);
}

static gpointer
pop (GstMienHeld *self, guint64 *number)
{
  Item *item = g_queue_pop_head (&self->items);
  const gpointer object = item->object;

  if (number)
    *number = item->number;
  g_free (item);
  return object;
}

static gboolean
is_event (const Item *item)
{
  return item && GST_IS_EVENT (item->object);
}

void
gst_mien_held_push_frame (GstMienHeld *self, GstBuffer *buffer, guint64 number)
{
  push (self, buffer, number);
  self->n_frames++;
}

void
gst_mien_held_push_event (GstMienHeld *self, GstEvent *event)
{
  push (self, event, 0);
}

void
gst_mien_held_send (GstMienHeld *self, GstPad *pad)
{
  while (is_event (g_queue_peek_head (&self->items)))
    gst_pad_push_event (pad, pop (self, NULL));
}

GstBuffer *
gst_mien_held_pop (GstMienHeld *self, GstPad *pad, guint64 *number)
{
  gst_mien_held_send (self, pad);
  self->n_frames--;
  return pop (self, number);
}

static GstClockTime
time_of (const Item *item)
{
  return item && !is_event (item)
      ? GST_BUFFER_PTS (item->object)
      : GST_CLOCK_TIME_NONE;
}

GstClockTime
gst_mien_held_get_span (const GstMienHeld *self)
{
  const GstClockTime first = time_of (self->items.head->data);
  const GstClockTime last = time_of (self->items.tail->data);

  return GST_CLOCK_TIME_IS_VALID (first) && GST_CLOCK_TIME_IS_VALID (last)
          && last > first
      ? last - first
      : 0;
}

void
gst_mien_held_clear (GstMienHeld *self, GstPad *pad)
{
  while (!g_queue_is_empty (&self->items)) {
    GstMiniObject *object = pop (self, NULL);
    if (pad && GST_IS_EVENT (object) && GST_EVENT_IS_STICKY (object))
      gst_pad_store_sticky_event (pad, GST_EVENT (object));
    gst_mini_object_unref (object);
  }
  self->n_frames = 0;
}
