/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Anonymised video as an element does it: its properties, its frames. */
#pragma once

#include "anonymizer.h"
#include "base/filter.h"

G_BEGIN_DECLS

/* Installs the properties of `klass`, whose instances hold their values in a
 * GstMienAnonymizeSettings at `offset`. For class_init. */
void gst_mien_privacy_install (gpointer klass, glong offset);

/* FALSE, with an error posted, where the settings are wrong. */
gboolean gst_mien_privacy_check (GstMienFilter *self,
    const GstMienAnonymizeSettings *settings);

/* Frame `number` has come in `buffer`. Streaming thread. */
void gst_mien_privacy_arrive (GstMienFilter *self,
    GstMienAnonymizer *anonymizer, GstBuffer *buffer, guint64 number);

/*
 * Covers who must not be seen on frame `number`, which is in `*buffer`, and
 * sets `n_covered`. Makes the buffer writable where there is somebody. Settings
 * that are wrong, or a frame that cannot be written to, or is images, are an
 * error, which is posted: nobody shall be seen for it. Streaming thread.
 */
GstFlowReturn gst_mien_privacy_cover (GstMienFilter *self,
    GstMienAnonymizer *anonymizer, const GstMienAnonymizeSettings *settings,
    guint64 number, GstBuffer **buffer, guint *n_covered);

G_END_DECLS
