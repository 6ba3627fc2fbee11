/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Owns an element's finder between start and stop: shows its device in the
 * properties, posts its errors on the bus, and continues on the CPU if the
 * device is lost and the settings allow it.
 */
#pragma once

#include "base/filter.h"
#include "finder.h"

G_BEGIN_DECLS

typedef struct {
  GstMienFilter *element;
  GstMienNetworkSettings *network; /* its OBJECT_LOCK */
  GstMienFinder *finder;           /* between start and stop, else NULL */
} GstMienKeeper;

/* `element` and `network` must outlive the keeper. */
void gst_mien_keeper_init (GstMienKeeper *self, GstMienFilter *element,
    GstMienNetworkSettings *network);

/* Loads what `settings` name. Posts an error and returns FALSE on failure. */
gboolean gst_mien_keeper_start (GstMienKeeper *self,
    const GstMienDetectStartSettings *settings);
void gst_mien_keeper_stop (GstMienKeeper *self);

/* Runs the network where the frames are: on `device`, or where `settings` say
 * if they are in system memory (NULL). Streaming thread. */
gboolean gst_mien_keeper_follow (GstMienKeeper *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error);

/* Posts `error` as an element error. */
void gst_mien_keeper_post (const GstMienKeeper *self, const GError *error);

/* Runs the job and appends to `faces`; retries on the CPU if necessary. A frame
 * that cannot be searched causes a warning and has no faces. FALSE: the element
 * cannot continue; an error was posted. Thread that ends jobs. */
gboolean gst_mien_keeper_run (GstMienKeeper *self, GstMienFindJob *job,
    GArray *faces);

/* The same for a job that has ended with `*error`. */
gboolean gst_mien_keeper_take_error (GstMienKeeper *self, GError **error);

/* Warns that a frame was not searched. Any thread. */
void gst_mien_keeper_warn (const GstMienKeeper *self, const gchar *reason);

G_END_DECLS
