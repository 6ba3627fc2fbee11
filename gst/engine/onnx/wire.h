/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "onnx.pb-c.h"

G_BEGIN_DECLS

/*
 * Parses a ModelProto; free with onnx__model_proto__free_unpacked ().
 * protobuf-c recurses once per nested message and allocates some hundred bytes
 * for a message of two, so nesting and the number of fields are checked before
 * it sees the data.
 */
Onnx__ModelProto *mien_onnx_parse (const guint8 *data, gsize size,
    GError **error);

G_END_DECLS
