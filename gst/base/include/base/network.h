/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The common part of elements that run networks: properties with the same name,
 * type and meaning, and how errors of the engine are posted on the bus.
 */
#pragma once

#include "base/properties.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_ON_DEVICE_LOST_ERROR,
  GST_MIEN_ON_DEVICE_LOST_CPU,
} GstMienOnDeviceLost;

/* Part of such an element's properties (OBJECT_LOCK). */
typedef struct {
  /* read at start */
  gchar *model_path, *device;
  gint precision; /* MienPrecision of engine/precision.h */
  MienPixelsWhere pre_process;
  guint batch_size, nireq; /* if the element has the property */

  /* read when the device is lost */
  GstMienOnDeviceLost on_device_lost;

  gchar *device_name, *precision_used; /* set between start and stop */
} GstMienNetworkSettings;

/* "model-path", "device", "precision", "on-device-lost", "pre-process-backend",
 * and the read-only "device-name" and "precision-used": fields of the
 * GstMienNetworkSettings at `offset`. `devices`, a static string, is the blurb
 * of "device"; NULL for the usual one. */
void gst_mien_network_install_properties (gpointer klass, glong offset,
    const gchar *devices);

/* Installs "batch-size", another one of these fields. */
void gst_mien_network_install_batch_size (gpointer klass, glong offset);

/* Installs "nireq", another one. */
void gst_mien_network_install_nireq (gpointer klass, glong offset);

/* The number of frames that may be in flight if "nireq" is 0: on a GPU, or on
 * any other device. */
guint gst_mien_network_choose_in_flight (gboolean on_gpu);

/* Sets the fields of "device-name" and "precision-used", and notifies.
 * `precision` is NULL if nothing runs, or not on the engine. */
void gst_mien_network_set_device (GstElement *element,
    GstMienNetworkSettings *settings, const gchar *name,
    const gchar *precision);

/* Posts `error`, whose domain is MIEN_ENGINE_ERROR. */
void gst_mien_network_post_error (GstElement *element, const GError *error);

/* Whether to continue on the CPU after `*error`: if the device was lost and
 * "on-device-lost" is cpu. If so, posts a warning and clears the error. */
gboolean gst_mien_network_falls_back (GstElement *element,
    const GstMienNetworkSettings *settings, GError **error);

G_END_DECLS
