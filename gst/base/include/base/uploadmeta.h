/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an element sent of a frame to a device, on the buffer, for the next one
 * that has its models there. It is attached where somebody downstream asks for
 * it (the ALLOCATION query), and serves until the frame is written to. While it
 * is there, who writes gets a copy of the memory: the one who asked takes it
 * off.
 */
#pragma once

#include <gst/gst.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Asks for it, in propose_allocation. */
void gst_mien_query_ask_for_upload (GstQuery *query);

/* Whether somebody behind a pad asks for it, once they were asked. All zero:
 * nobody was since the last caps. */
typedef struct {
  gboolean asked, wanted;
} GstMienUploadWish;

/* Attaches it where it is wanted behind the pad, which has its caps, to a
 * buffer that is writable and will be pushed there. Takes over `upload`, which
 * may be NULL. Thread that pushes. */
void gst_mien_buffer_offer_upload (GstBuffer *buffer, MienUpload *upload,
    GstPad *pad, GstMienUploadWish *wish);

/* Attaches it to a writable buffer. Takes over `upload`, which may be NULL. */
void gst_mien_buffer_take_upload (GstBuffer *buffer, MienUpload *upload);

/* Takes what is on a writable buffer off it: a reference, or NULL where nothing
 * is, or the buffer has got other memory since. */
MienUpload *gst_mien_buffer_steal_upload (GstBuffer *buffer);

G_END_DECLS
