/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What elements that run networks share: properties of one name, type and
 * meaning, and what errors of the engine become on the bus.
 */
#pragma once

#include "base/properties.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_ON_DEVICE_LOST_ERROR,
  GST_MIEN_ON_DEVICE_LOST_CPU,
} GstMienOnDeviceLost;

GType gst_mien_on_device_lost_get_type (void);

/* "model-path", "device", "batch-size", "on-device-lost", and the read-only
 * "device-name". */
GParamSpec *gst_mien_network_model_path_spec (void);
GParamSpec *gst_mien_network_device_spec (void);
GParamSpec *gst_mien_network_batch_size_spec (void);
GParamSpec *gst_mien_network_on_device_lost_spec (void);
GParamSpec *gst_mien_network_device_name_spec (void);

/* Sets the field behind "device-name", and notifies. */
void gst_mien_network_set_device_name (GstElement *element, gchar **field,
    const gchar *name);

/* Posts `error`, which is of MIEN_ENGINE_ERROR. */
void gst_mien_network_post_error (GstElement *element, const GError *error);

/* Whether to go on with the CPU after `*error`: where the device was lost, and
 * the property says so. Then warns, and clears the error. */
gboolean gst_mien_network_falls_back (GstElement *element,
    GstMienOnDeviceLost on_device_lost, GError **error);

G_END_DECLS
