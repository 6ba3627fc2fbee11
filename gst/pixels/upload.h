/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a frame in a buffer of the device. */
#pragma once

#include "bands.h"
#include "pixels/pixels.h"
#include "vk/buffer.h"

G_BEGIN_DECLS

struct _MienUpload {
  gatomicrefcount n_refs;
  MienDevice *device;
  MienVkBuffer *buffer;
  MienVkMemory kind; /* of the buffer */
  guint64 serial;    /* of no other one in this process */
  /* What is there, and where. Once it is shared, neither changes. */
  MienBands bands;
};

MienUpload *mien_upload_new (MienDevice *device, gsize size, MienVkMemory kind,
    GError **error);

/* The memory behind a DMABuf's fd, read in place; it has no kind and no bands. */
MienUpload *mien_upload_new_of_dmabuf (MienDevice *device, int fd,
    GError **error);

/* Nobody else has a reference. */
gboolean mien_upload_is_free (const MienUpload *self);

G_END_DECLS
