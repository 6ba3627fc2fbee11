/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where an element's networks run. When the device of one place (runners, what
 * makes their inputs) is lost, the element moves to another, while jobs that
 * began at the first may still be in flight there: so each job holds a reference
 * to the place that it began at.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  GMutex lock;
  gpointer place; /* lock; or NULL */
  GDestroyNotify clear;
} GstMienLocation;

/* Places are of g_atomic_rc_box_new0 (); `clear` is for what is in them. */
void gst_mien_location_init (GstMienLocation *self, GDestroyNotify clear);

/* When no job has a reference. */
void gst_mien_location_clear (GstMienLocation *self);

/* From now on there. Takes `place` over. */
void gst_mien_location_move (GstMienLocation *self, gpointer place);

/* A reference to where it is by now. Any thread. */
gpointer gst_mien_location_ref_place (GstMienLocation *self);

/* Gives one back. Any thread. */
void gst_mien_location_unref_place (GstMienLocation *self, gpointer place);

/* Whether it is still, or again, at `place`. Any thread. */
gboolean gst_mien_location_is (GstMienLocation *self, gconstpointer place);

/* Where it is. At start, or in the thread that moves it. */
gpointer gst_mien_location_peek (const GstMienLocation *self);

G_END_DECLS
