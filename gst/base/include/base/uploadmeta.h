/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The data of a frame that an element uploaded to a device, attached to the
 * buffer for the next element whose models are on that device. It is attached
 * if an element downstream asks for it in the ALLOCATION query, and is valid
 * until the frame is written to. While it is attached, mapping the frame for
 * writing copies the memory; the element that asked for it removes it.
 */
#pragma once

#include <gst/gst.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Asks for it. For propose_allocation. */
void gst_mien_query_ask_for_upload (GstQuery *query);

/* Whether an element downstream of a pad wants it, after the query. All zero:
 * there has been no query since the last caps. */
typedef struct {
  gboolean asked, wanted;
} GstMienUploadWish;

/* Attaches it, if an element downstream of `pad` wants it, to a writable buffer
 * that will be pushed there. The pad must have caps. Takes ownership of
 * `upload`, which may be NULL. Must be called in the thread that pushes. */
void gst_mien_buffer_offer_upload (GstBuffer *buffer, MienUpload *upload,
    GstPad *pad, GstMienUploadWish *wish);

/* Attaches it to a writable buffer. Takes ownership of `upload`, which may be
 * NULL. */
void gst_mien_buffer_take_upload (GstBuffer *buffer, MienUpload *upload);

/* Removes it from a writable buffer. Returns a reference, or NULL if there is
 * none, or if the buffer's memory has been replaced since. */
MienUpload *gst_mien_buffer_steal_upload (GstBuffer *buffer);

G_END_DECLS
