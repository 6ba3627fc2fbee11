/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user sets on gbpoverlay: the writable properties and their values.
 * The caller locks.
 */
#pragma once

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
  gchar *model, *model_path, *device;
  guint batch_size;
} GstMienGbpStart;

/* Read for every frame. */
typedef struct {
  GstMienGbpMode mode;
  GstMienGbpMethod method;
  gchar *target;
  gdouble alpha;
  MienColormap colormap;
  GstMienGbpWhere where;
  guint interval;               /* frames, at least 1 */
  gint border_width;            /* pixels; -1: as the mode has it */
  guint32 border_color;         /* 0xAARRGGBB */
  gboolean attach;
  GstMienOnDeviceLost on_device_lost;
} GstMienGbpFrame;

typedef struct {
  GstMienGbpStart start;
  GstMienGbpFrame frame;
} GstMienGbpSettings;

/* Ids 1 to GST_MIEN_GBP_N_SETTINGS - 1 of the element's properties. */
#define GST_MIEN_GBP_N_SETTINGS 16

void gst_mien_gbp_settings_install (GObjectClass *klass);

/* FALSE for an id that is none of these. */
gboolean gst_mien_gbp_settings_set (GstMienGbpSettings *self, guint id,
    const GValue *value);
gboolean gst_mien_gbp_settings_get (const GstMienGbpSettings *self, guint id,
    GValue *value);
void gst_mien_gbp_settings_clear (GstMienGbpSettings *self);

/* Deep copies. */
GstMienGbpSettings gst_mien_gbp_settings_copy (
    const GstMienGbpSettings *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstMienGbpSettings,
    gst_mien_gbp_settings_clear)

G_END_DECLS
