/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The files beside a model that hold its larger tensors ("external data",
 * https://github.com/onnx/onnx/blob/main/docs/ExternalData.md). They are as
 * untrusted as the model: only regular files in the model's own folder are
 * read, and of those only as much as a tensor's shape requires. For one thread.
 */
#pragma once

#include <glib.h>

#include "onnx.pb-c.h"

G_BEGIN_DECLS

typedef struct {
  char *folder; /* with links resolved; NULL for a model from memory, which may
                 * not have such files */
  /* The file that was read last: most models have one. */
  char *location;
  int fd; /* valid if `location` is set */
  gint64 size;
} MienExternal;

/* Sets the folder to that of the model file at `path`, with links resolved. */
void mien_external_init (MienExternal *external, const char *path);
void mien_external_clear (MienExternal *external);

/* Whether the tensor's elements are in another file. */
gboolean mien_external_has (const Onnx__TensorProto *proto);

/* Reads the `n` bytes of such a tensor; free with g_free (). NULL only on
 * failure. */
guint8 *mien_external_read (MienExternal *external,
    const Onnx__TensorProto *proto, gsize n, GError **error);

G_END_DECLS
