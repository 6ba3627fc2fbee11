/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keeps an element's finder going: tells of its device in the properties and of
 * its errors on the bus, and goes on with the CPU where a lost device allows
 * that.
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

/* What it keeps a finder for; both live longer. */
void gst_mien_keeper_init (GstMienKeeper *self, GstMienFilter *element,
    GstMienNetworkSettings *network);

/* Loads what `settings` name. FALSE: that was an error. */
gboolean gst_mien_keeper_start (GstMienKeeper *self,
    const GstMienDetectStartSettings *settings);
void gst_mien_keeper_stop (GstMienKeeper *self);

/* The network runs where the frames are: on `device`, or if they come in memory
 * (NULL) where `settings` say. Streaming thread. */
gboolean gst_mien_keeper_follow (GstMienKeeper *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error);

/* Posts it as an error. */
void gst_mien_keeper_post (const GstMienKeeper *self, const GError *error);

/* Runs the job, a second time on the CPU if need be, and appends to `faces`. A
 * frame that cannot be searched is a warning, and has no faces. FALSE: there is
 * no going on, which was an error. Thread that ends jobs. */
gboolean gst_mien_keeper_run (GstMienKeeper *self, GstMienFindJob *job,
    GArray *faces);

/* The same of a job that has ended with `*error`. */
gboolean gst_mien_keeper_take_error (GstMienKeeper *self, GError **error);

/* Warns that a frame was not searched. Any thread. */
void gst_mien_keeper_warn (const GstMienKeeper *self, const gchar *reason);

G_END_DECLS
