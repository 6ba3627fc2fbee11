/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures in DMABuf memory, for which files in memory stand in. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The name of the files, for mien_test_memfd_n_maps (). */
#define DMABUF_FRAME_NAME "mien-dmabuf"

/* Copies the picture to one memory, or to one for each plane, at odd offsets
 * and strides. */
GstBuffer *dmabuf_frame_new (GstSample *sample, gboolean each);

/* Gives a buffer that shares the memory the same GstVideoMeta. */
void dmabuf_frame_copy_meta (GstBuffer *buffer, GstBuffer *frame);

G_END_DECLS
