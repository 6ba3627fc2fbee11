/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The files beside a model in which its larger tensors lie ("external data",
 * https://github.com/onnx/onnx/blob/main/docs/ExternalData.md). They are as
 * untrusted as the model: only regular files in the folder where the model
 * itself lies are read, and of those only what a tensor's shape asks for. One
 * thread.
 */
#pragma once

#include <glib.h>

#include "onnx.pb-c.h"

G_BEGIN_DECLS

typedef struct {
  char *folder; /* without links; NULL for a model from memory, which may have
                   * no such files */
  /* The file that was read last: most models have one. */
  char *location;
  int fd; /* where `location` is set */
  gint64 size;
} MienExternal;

/* The folder of the model file at `path`, links followed. */
void mien_external_init (MienExternal *external, const char *path);
void mien_external_clear (MienExternal *external);

/* Whether the tensor's elements lie in another file. */
gboolean mien_external_has (const Onnx__TensorProto *proto);

/* The `n` bytes of such a tensor, to be freed; never NULL but on failure. */
guint8 *mien_external_read (MienExternal *external,
    const Onnx__TensorProto *proto, gsize n, GError **error);

G_END_DECLS
