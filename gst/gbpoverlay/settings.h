/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The properties of gbpoverlay and their values.
 */
#pragma once

#include "base/alignment.h"
#include "base/network.h"
#include "image/colormap.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_GBP_MODE_MAP,
  GST_MIEN_GBP_MODE_PAPER,
} GstMienGbpMode;

typedef enum {
  GST_MIEN_GBP_METHOD_GBP,
  GST_MIEN_GBP_METHOD_SALIENCY,
  GST_MIEN_GBP_METHOD_GRADCAM,
  GST_MIEN_GBP_METHOD_GUIDED_GRADCAM,
} GstMienGbpMethod;

typedef enum {
  GST_MIEN_GBP_WHERE_OVER,
  GST_MIEN_GBP_WHERE_BESIDE,
  GST_MIEN_GBP_WHERE_STRIP,
} GstMienGbpWhere;

/* Read at start. */
typedef struct {
  gchar *model;
  GstMienNetworkSettings network;
} GstMienGbpStart;

/* Read for every frame. */
typedef struct {
  GstMienGbpMode mode;
  GstMienAlign align;
  GstMienGbpMethod method;
  gchar *target;
  gdouble alpha;
  MienColormap colormap;
  GstMienGbpWhere where;
  guint interval;       /* frames, at least 1 */
  gint border_width;    /* pixels; -1: depends on the mode */
  guint32 border_color; /* 0xAARRGGBB */
  gboolean attach;
} GstMienGbpFrame;

typedef struct {
  GstMienGbpStart start;
  GstMienGbpFrame frame;
} GstMienGbpSettings;

/* `offset` is that of the settings in the instance. */
void gst_mien_gbp_settings_install (gpointer klass, glong offset);

G_END_DECLS
