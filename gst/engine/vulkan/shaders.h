/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* shaders/NAME.comp */
typedef enum {
  MIEN_SHADER_ACTIVATION,
  MIEN_SHADER_AVERAGE_POOL,
  MIEN_SHADER_BINARY,
  MIEN_SHADER_CONCAT,
  MIEN_SHADER_CONV,
  MIEN_SHADER_DEPTHWISE,
  MIEN_SHADER_MAX_POOL,
  MIEN_SHADER_PAD,
  MIEN_SHADER_POINTWISE,
  MIEN_SHADER_REDUCE_MEAN,
  MIEN_SHADER_SOFTMAX,
  MIEN_SHADER_TRANSPOSE,
} MienShader;

/* SPIR-V of a shader; `size` in bytes. */
const guint32 *mien_shader_code (MienShader shader, gsize *size);

G_END_DECLS
