/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "postbox.h"

static GMutex lock; /* protects all postboxes */

/* The bus that the application reads. The bus of an element inside a bin only
 * forwards messages to the bin. */
static GstBus *
get_bus (GstElement *element)
{
  GstObject *top = gst_object_ref (GST_OBJECT (element));
  GstObject *parent;

  while ((parent = gst_object_get_parent (top))) {
    gst_object_unref (top);
    top = parent;
  }
  GstBus *bus =
      GST_IS_ELEMENT (top) ? gst_element_get_bus (GST_ELEMENT (top)) : NULL;
  gst_object_unref (top);
  return bus;
}

/* Whether the message with this number is still on the bus. Numbers increase
 * and the bus is a queue, so it is there unless the first message on the bus is
 * newer. Counting existing messages would not work, as a reader may keep
 * them. */
static gboolean
is_waiting (GstBus *bus, guint32 seqnum)
{
  g_autoptr (GstMessage) first = gst_bus_peek (bus);

  return first
      && gst_util_seqnum_compare (gst_message_get_seqnum (first), seqnum) <= 0;
}

/* Whether the message may be posted; if so, it is recorded. */
static gboolean
admit (GstMienPostbox *self, GstBus *bus, GstMessage *message)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  const guint32 oldest = self->seqnums[self->next];

  if (oldest != GST_SEQNUM_INVALID && bus && is_waiting (bus, oldest))
    return FALSE;
  self->seqnums[self->next] = gst_message_get_seqnum (message);
  self->next = (self->next + 1) % GST_MIEN_POSTBOX_SIZE;
  return TRUE;
}

gboolean
gst_mien_postbox_post (GstMienPostbox *self, GstElement *element,
    GstMessage *message)
{
  g_autoptr (GstBus) bus = get_bus (element);

  if (admit (self, bus, message))
    return gst_element_post_message (element, message);
  gst_message_unref (message);
  return FALSE;
}
