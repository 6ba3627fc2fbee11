/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/location.h"

void
gst_mien_location_init (GstMienLocation *self, GDestroyNotify clear)
{
  g_mutex_init (&self->lock);
  self->place = NULL;
  self->clear = clear;
}

void
gst_mien_location_clear (GstMienLocation *self)
{
  gst_mien_location_move (self, NULL);
  g_mutex_clear (&self->lock);
}

void
gst_mien_location_move (GstMienLocation *self, gpointer place)
{
  g_mutex_lock (&self->lock);
  gpointer before = self->place;
  self->place = place;
  g_mutex_unlock (&self->lock);
  gst_mien_location_unref_place (self, before);
}

gpointer
gst_mien_location_ref_place (GstMienLocation *self)
{
  g_mutex_lock (&self->lock);
  gpointer place = self->place ? g_atomic_rc_box_acquire (self->place) : NULL;
  g_mutex_unlock (&self->lock);
  return place;
}

void
gst_mien_location_unref_place (GstMienLocation *self, gpointer place)
{
  if (place)
    g_atomic_rc_box_release_full (place, self->clear);
}

gboolean
gst_mien_location_is (GstMienLocation *self, gconstpointer place)
{
  g_mutex_lock (&self->lock);
  const gboolean result = self->place == place;
  g_mutex_unlock (&self->lock);
  return result;
}

gpointer
gst_mien_location_peek (const GstMienLocation *self)
{
  return self->place;
}
