/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What facejson writes: the faces of frames, and events of faceevents.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_CONTENT_FACES = 1 << 0,
  GST_MIEN_CONTENT_EVENTS = 1 << 1,
} GstMienContent;

GType gst_mien_content_get_type (void);

/* The report in `event` if it is from faceevents, else NULL. */
const GstStructure *gst_mien_content_get_report (GstEvent *event);

G_END_DECLS
