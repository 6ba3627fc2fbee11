/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The DMABufs that a device has imported, kept for later frames in the same
 * memory: a camera cycles through a handful of buffers. An import is released
 * when its memory is freed (mien_pixels_forget_memory ()). Any thread.
 */
#pragma once

#include "upload.h"

G_BEGIN_DECLS

typedef struct _MienImports MienImports;

/* Returns the imports of a device. They are released with the last
 * reference. */
MienImports *mien_imports_ref (MienDevice *device);
void mien_imports_unref (MienImports *self);

/* Imports the part's memory, unless it has been imported already. The caller
 * gets a reference. Failures are remembered too, so that an import is not
 * retried for each frame. */
MienUpload *mien_imports_get (MienImports *self, const MienPixelsPart *part,
    GError **error);

G_END_DECLS
