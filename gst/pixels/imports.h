/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * DMABufs that a device has imported, kept for the next frame in the same
 * memory: a camera uses a handful of memories again and again. They go with the
 * memory (mien_pixels_forget_memory ()). Any thread.
 */
#pragma once

#include "upload.h"

G_BEGIN_DECLS

typedef struct _MienImports MienImports;

/* Those of a device, which are dropped with the last reference. */
MienImports *mien_imports_ref (MienDevice *device);
void mien_imports_unref (MienImports *self);

/* That of the part's memory, imported the first time. The caller gets a
 * reference. An error is remembered too, so that nothing is tried for each
 * frame. */
MienUpload *mien_imports_get (MienImports *self, const MienPixelsPart *part,
    GError **error);

G_END_DECLS
