/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several models on one device: from the faces of a frame to their
 * attributes. One thread at a time.
 */
#pragma once

#include "engine/runner.h"
#include "history.h"
#include "image/image.h"

G_BEGIN_DECLS

typedef struct _GstMienClassifier GstMienClassifier;

/* The error says which of `settings` is wrong, and why. */
GstMienClassifier *gst_mien_classifier_new (
    const GstMienStartSettings *settings, GError **error);
void gst_mien_classifier_free (GstMienClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienClassifier, gst_mien_classifier_free)

const char *gst_mien_classifier_device_name (const GstMienClassifier *self);

/* That a face gets: one of each head of each model. */
guint gst_mien_classifier_n_attributes (const GstMienClassifier *self);

/* Faces to classify, and what becomes of the results. */
typedef struct {
  MienImage image;
  const GPtrArray *faces; /* GstMienFace of a writable buffer */
  GstMienHistory *history;
  const GstMienFrameSettings *settings;
  guint n_failed; /* result */
} GstMienClassifyJob;

/*
 * Gives each face an attribute per head of a model. Faces that cannot be cropped or
 * whose scores are not numbers get none, and count in `n_failed`. After
 * MIEN_ENGINE_ERROR_DEVICE_LOST only use_cpu helps.
 */
gboolean gst_mien_classifier_run (GstMienClassifier *self,
    GstMienClassifyJob *job, GError **error);

/* Goes on with the same models on the CPU. */
gboolean gst_mien_classifier_use_cpu (GstMienClassifier *self, GError **error);

G_END_DECLS
