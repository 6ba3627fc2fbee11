/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The properties of facedetect and their values.
 */
#pragma once

#include "base/network.h"
#include "message.h"
#include "params.h"

G_BEGIN_DECLS

/* Read at start. The last four exist in GStreamer's element: see settings.c. */
typedef struct {
  gchar *model;
  GstMienNetworkSettings network;
  gboolean display;
  gchar *nose_profile, *mouth_profile, *eyes_profile;
} GstMienDetectStartSettings;

/* Read for every frame. */
typedef struct {
  MienDetectParams params;  /* sizes in pixels of the frame */
  guint detect_width;       /* pixels; 0: width of the frame */
  guint max_faces;          /* 0: all */
  guint inference_interval; /* frames, >= 1 */
  gboolean async;           /* search in a thread of its own */
  guint rescan_interval;    /* frames, >= 1 */
  guint min_stddev;
  GstMienUpdates updates;
} GstMienDetectFrameSettings;

typedef struct {
  GstMienDetectStartSettings start;
  GstMienDetectFrameSettings frame;
} GstMienFaceDetectSettings;

/* `offset` of the settings in the instance. */
void gst_mien_face_detect_settings_install (gpointer klass, glong offset);

/* A warning about properties that are set but have no effect; NULL: none. The
 * caller holds the object lock. */
gchar *gst_mien_face_detect_settings_ignored (
    const GstMienFaceDetectSettings *self);

G_END_DECLS
