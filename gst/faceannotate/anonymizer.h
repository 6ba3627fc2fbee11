/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Covers the heads of people on frames, also of those whom a frame does not
 * tell of. Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

#include "trails.h"
#include "veil.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_ANONYMIZE_NONE,
  GST_MIEN_ANONYMIZE_BLUR,
  GST_MIEN_ANONYMIZE_PIXELATE,
  GST_MIEN_ANONYMIZE_FILL,
} GstMienAnonymize;

typedef struct {
  GstMienAnonymize kind;
  gdouble margin;       /* beyond the head, as a part of its size */
  guint keep;           /* frames for which who is lost is still covered */
  guint look_ahead;     /* frames that wait for it to be found */
  gchar *only, *except; /* as choice.h reads them */
} GstMienAnonymizeSettings;

/* All 0 at the start. */
typedef struct {
  GstMienVeil veil;
  GstMienTrails *trails;
  GArray *places; /* GstMienPlace, of the current frame */
} GstMienAnonymizer;

void gst_mien_anonymizer_clear (GstMienAnonymizer *self);

/* The next frame does not follow the last one. */
void gst_mien_anonymizer_restart (GstMienAnonymizer *self);

/* Frame `number` has come, with `faces`: those on it, unconfirmed ones too. */
void gst_mien_anonymizer_add (GstMienAnonymizer *self, guint64 number,
    const GPtrArray *faces);

/* FALSE and `error`: they are wrong. */
gboolean gst_mien_anonymizer_check (const GstMienAnonymizeSettings *settings,
    GError **error);

/* How many places of frame `number` must be covered by `settings`, whose kind
 * is not NONE; -1 and `error`: the settings are wrong. */
gint gst_mien_anonymizer_find (GstMienAnonymizer *self, guint64 number,
    const GstMienAnonymizeSettings *settings, GError **error);

/* Covers them, as they were found. `frame` is mapped for reading and
 * writing. */
void gst_mien_anonymizer_cover (GstMienAnonymizer *self,
    const GstVideoFrame *frame, const GstMienAnonymizeSettings *settings);

G_END_DECLS
