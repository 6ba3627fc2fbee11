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

/* Whether somebody behind the pad, which has its caps, asks. Streaming thread. */
gboolean gst_mien_pad_is_asked_for_upload (GstPad *pad);

/* Attaches it to a writable buffer. Takes over `upload`, which may be NULL. */
void gst_mien_buffer_take_upload (GstBuffer *buffer, MienUpload *upload);

/* Takes what is on a writable buffer off it: a reference, or NULL where nothing
 * is, or the buffer has got other memory since. */
MienUpload *gst_mien_buffer_steal_upload (GstBuffer *buffer);

G_END_DECLS
