/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The properties of faceclassify and their values.
 */
#pragma once

#include "base/alignment.h"
#include "base/network.h"
#include "smoothing.h"

G_BEGIN_DECLS

/* Read at start. */
typedef struct {
  gchar *models, *labels;
  gboolean shared, flip_average;
  GstMienNetworkSettings network;
} GstMienStartSettings;

/* Read for every frame. */
typedef struct {
  GstMienAlign align;
  gfloat threshold;
  guint min_width, min_height; /* pixels of the face's box */
  guint max_faces;             /* to classify per frame; 0: all */
  guint reclassify_interval;   /* frames; 0: never again */
  GstMienSmoothing smoothing;
  guint smoothing_window; /* results, >= 1 */
} GstMienFrameSettings;

typedef struct {
  GstMienStartSettings start;
  GstMienFrameSettings frame;
} GstMienFaceClassifySettings;

/* Installs the properties for a class whose instances have the settings at
 * `offset`. */
void gst_mien_face_classify_settings_install (gpointer klass, glong offset);

G_END_DECLS
