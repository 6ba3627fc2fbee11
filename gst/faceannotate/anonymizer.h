/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Covers people's heads on frames, including heads that were not detected on a
 * frame itself. Streaming thread.
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
  gdouble margin;       /* beyond the head, as a fraction of its size */
  guint keep;           /* frames for which a lost face stays covered */
  guint look_ahead;     /* frames held back until a face may be found */
  gchar *only, *except; /* in the form that choice.h reads */
} GstMienAnonymizeSettings;

/* Initially all 0. */
typedef struct {
  GstMienVeil veil;
  GstMienTrails *trails;
  GArray *places; /* GstMienPlace, on the current frame */
} GstMienAnonymizer;

void gst_mien_anonymizer_clear (GstMienAnonymizer *self);

/* The next frame does not follow the last one. */
void gst_mien_anonymizer_restart (GstMienAnonymizer *self);

/* Adds frame `number` with all its `faces`, including unconfirmed ones. */
void gst_mien_anonymizer_add (GstMienAnonymizer *self, guint64 number,
    const GPtrArray *faces);

/* Returns FALSE and sets `error` if the settings are invalid. */
gboolean gst_mien_anonymizer_check (const GstMienAnonymizeSettings *settings,
    GError **error);

/* Finds the places on frame `number` that must be covered according to
 * `settings`, whose kind is not NONE. Returns their number, or -1 and sets
 * `error` if the settings are invalid. */
gint gst_mien_anonymizer_find (GstMienAnonymizer *self, guint64 number,
    const GstMienAnonymizeSettings *settings, GError **error);

/* Covers the places found last. `frame` is mapped for reading and writing. */
void gst_mien_anonymizer_cover (GstMienAnonymizer *self,
    const GstVideoFrame *frame, const GstMienAnonymizeSettings *settings);

G_END_DECLS
