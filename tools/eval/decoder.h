/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* Decodes image files with GStreamer's decoders. Not thread-safe. */
typedef struct _EvalDecoder EvalDecoder;

EvalDecoder *eval_decoder_new (void);
void eval_decoder_free (EvalDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EvalDecoder, eval_decoder_free)

/* Decodes a JPEG or PNG file, rotated upright according to its EXIF tag. The
 * pixels are valid until the next call. */
gboolean eval_decoder_open (EvalDecoder *self, const char *path,
    MienImage *image, GError **error);

G_END_DECLS
