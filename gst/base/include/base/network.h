/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What elements that run networks share: properties of one name, type and
 * meaning, and what errors of the engine become on the bus.
 */
#pragma once

#include "base/properties.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_ON_DEVICE_LOST_ERROR,
  GST_MIEN_ON_DEVICE_LOST_CPU,
} GstMienOnDeviceLost;

/* Part of what a user sets on such an element (OBJECT_LOCK). */
typedef struct {
  /* read at start */
  gchar *model_path, *device;
  gint precision; /* MienPrecision of engine/precision.h */
  MienPixelsWhere pre_process;
  guint batch_size, nireq; /* where there is such a property */

  /* read when it happens */
  GstMienOnDeviceLost on_device_lost;

  gchar *device_name, *precision_used; /* set between start and stop */
} GstMienNetworkSettings;

/* "model-path", "device", "precision", "on-device-lost", "pre-process-backend",
 * and the read-only "device-name" and "precision-used": fields of the
 * GstMienNetworkSettings at `offset`. `devices` is what gst-inspect-1.0 says of
 * the second, a static string; NULL: the usual. */
void gst_mien_network_install_properties (gpointer klass, glong offset,
    const gchar *devices);

/* "batch-size", another one of these fields. */
void gst_mien_network_install_batch_size (gpointer klass, glong offset);

/* "nireq", another one. */
void gst_mien_network_install_nireq (gpointer klass, glong offset);

/* What 0 stands for: how many frames may be in flight on a GPU, or on another
 * device. */
guint gst_mien_network_choose_in_flight (gboolean on_gpu);

/* Sets the fields behind "device-name" and "precision-used", and notifies.
 * `precision` is NULL where nothing runs, or not on the engine. */
void gst_mien_network_set_device (GstElement *element,
    GstMienNetworkSettings *settings, const gchar *name,
    const gchar *precision);

/* Posts `error`, which is of MIEN_ENGINE_ERROR. */
void gst_mien_network_post_error (GstElement *element, const GError *error);

/* Whether to go on with the CPU after `*error`: where the device was lost, and
 * the property says so. Then warns, and clears the error. */
gboolean gst_mien_network_falls_back (GstElement *element,
    const GstMienNetworkSettings *settings, GError **error);

G_END_DECLS
