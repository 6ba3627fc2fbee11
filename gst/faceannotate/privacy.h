/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Connects an element to its GstMienAnonymizer: properties and frames. */
#pragma once

#include "anonymizer.h"
#include "base/filter.h"

G_BEGIN_DECLS

/* Installs the properties in `klass`, whose instances store their values in a
 * GstMienAnonymizeSettings at `offset`. To be called in class_init. */
void gst_mien_privacy_install (gpointer klass, glong offset);

/* If the settings are invalid, posts an error and returns FALSE. */
gboolean gst_mien_privacy_check (GstMienFilter *self,
    const GstMienAnonymizeSettings *settings);

/* Adds the faces of frame `number`, which has arrived in `buffer`. Streaming
 * thread. */
void gst_mien_privacy_arrive (GstMienFilter *self,
    GstMienAnonymizer *anonymizer, GstBuffer *buffer, guint64 number);

/*
 * Anonymizes the faces on frame `number`, which is in `*buffer`, and sets
 * `n_covered` to their number. Makes the buffer writable if there are any.
 * Posts an error and returns GST_FLOW_ERROR if the settings are invalid, or if
 * the frame cannot be mapped for writing or consists of images, so that no face
 * is shown by mistake. Streaming thread.
 */
GstFlowReturn gst_mien_privacy_cover (GstMienFilter *self,
    GstMienAnonymizer *anonymizer, const GstMienAnonymizeSettings *settings,
    guint64 number, GstBuffer **buffer, guint *n_covered);

G_END_DECLS
