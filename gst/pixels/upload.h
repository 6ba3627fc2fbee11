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
  guint64 serial;    /* unique in this process */
  /* What was uploaded, and where. Must not change once it is shared. */
  MienBands bands;
};

MienUpload *mien_upload_new (MienDevice *device, gsize size, MienVkMemory kind,
    GError **error);

/* Imports the DMABuf `fd`, to be read in place. `kind` and `bands` are
 * unset. */
MienUpload *mien_upload_new_of_dmabuf (MienDevice *device, int fd,
    GError **error);

/* Whether nobody else has a reference. */
gboolean mien_upload_is_free (const MienUpload *self);

G_END_DECLS
