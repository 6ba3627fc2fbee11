/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user sets on facedetect: the properties and their values.
 */
#pragma once

#include "base/network.h"
#include "message.h"
#include "params.h"

G_BEGIN_DECLS

/* Read at start. The last four are of GStreamer's element: see settings.c. */
typedef struct {
  gchar *model;
  GstMienNetworkSettings network;
  gboolean display;
  gchar *nose_profile, *mouth_profile, *eyes_profile;
} GstMienDetectStartSettings;

/* Read for every frame. */
typedef struct {
  MienDetectParams params;  /* sizes in pixels of the frame */
  guint detect_width;       /* pixels; 0: the frame's */
  guint max_faces;          /* 0: all */
  guint inference_interval; /* frames, >= 1 */
  gboolean async;           /* beside the stream */
  guint rescan_interval;    /* frames, >= 1 */
  guint min_stddev;
  GstMienUpdates updates;
} GstMienDetectFrameSettings;

typedef struct {
  GstMienDetectStartSettings start;
  GstMienDetectFrameSettings frame;
} GstMienFaceDetectSettings;

/* `offset`: of the settings in the instance. */
void gst_mien_face_detect_settings_install (gpointer klass, glong offset);

/* What was set that does nothing here, for a warning; NULL: nothing. The
 * caller locks. */
gchar *gst_mien_face_detect_settings_ignored (
    const GstMienFaceDetectSettings *self);

G_END_DECLS
