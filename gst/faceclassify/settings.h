/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user sets on faceclassify: the writable properties and their
 * values. The caller locks.
 */
#pragma once

#include "base/network.h"
#include "meta/gstmienmirror.h"
#include "smoothing.h"

G_BEGIN_DECLS

/* Read at start. */
typedef struct {
  gchar *models, *model_path, *device, *labels;
  guint batch_size;
  gboolean shared;
} GstMienStartSettings;

/* Read for every frame. */
typedef struct {
  gfloat threshold;
  guint min_width, min_height;  /* pixels of the face's box */
  guint max_faces;              /* to classify per frame; 0: all */
  guint reclassify_interval;    /* frames; 0: never again */
  GstMienSmoothing smoothing;
  guint smoothing_window;       /* results, >= 1 */
  GstMienMetadata metadata;
  GstMienOnDeviceLost on_device_lost;
} GstMienFrameSettings;

typedef struct {
  GstMienStartSettings start;
  GstMienFrameSettings frame;
} GstMienFaceClassifySettings;

/* Ids 1 to GST_MIEN_FACE_CLASSIFY_N_SETTINGS - 1 of the element's
 * properties. */
#define GST_MIEN_FACE_CLASSIFY_N_SETTINGS 16

void gst_mien_face_classify_settings_install (GObjectClass *klass);

/* FALSE for an id that is none of these. */
gboolean gst_mien_face_classify_settings_set (
    GstMienFaceClassifySettings *self, guint id, const GValue *value);
gboolean gst_mien_face_classify_settings_get (
    const GstMienFaceClassifySettings *self, guint id, GValue *value);

GstMienStartSettings gst_mien_start_settings_copy (
    const GstMienStartSettings *self);
void gst_mien_start_settings_clear (GstMienStartSettings *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstMienStartSettings,
    gst_mien_start_settings_clear)

G_END_DECLS
