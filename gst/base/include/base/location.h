/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where an element's networks run. A place has a device's runners and whatever
 * makes their inputs. If the device is lost the element moves to another place,
 * while jobs may still be in flight at the old one: therefore each job holds a
 * reference to the place where it began.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  GMutex lock;
  gpointer place; /* lock; or NULL */
  GDestroyNotify clear;
} GstMienLocation;

/* Places are allocated with g_atomic_rc_box_new0 (); `clear` frees their
 * contents. */
void gst_mien_location_init (GstMienLocation *self, GDestroyNotify clear);

/* To be called when no job holds a reference. */
void gst_mien_location_clear (GstMienLocation *self);

/* Moves to `place`, and takes ownership of it. */
void gst_mien_location_move (GstMienLocation *self, gpointer place);

/* Returns a reference to the current place. Any thread. */
gpointer gst_mien_location_ref_place (GstMienLocation *self);

/* Releases such a reference. Any thread. */
void gst_mien_location_unref_place (GstMienLocation *self, gpointer place);

/* Whether `place` is the current one. Any thread. */
gboolean gst_mien_location_is (GstMienLocation *self, gconstpointer place);

/* The current place, without a reference. Only at start, or in the thread that
 * moves it. */
gpointer gst_mien_location_peek (const GstMienLocation *self);

G_END_DECLS
