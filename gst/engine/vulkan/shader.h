/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdint.h>

#include "engine/port.h"

G_BEGIN_DECLS

typedef struct {
  const guint32 *words;
  gsize size; /* bytes */
} MienSpirv;

/* shaders/NAME.comp as defined by the header NAME.spv.h, for values of each
 * type (shaders/storage.glsl). */
typedef struct {
  const char *name;
  MienSpirv code[MIEN_N_TYPES];
} MienShader;

#define MIEN_SHADER(name) \
  ((MienShader) { #name, \
      { [MIEN_TYPE_FLOAT32] = { name##_spv, sizeof name##_spv }, \
          [MIEN_TYPE_FLOAT16] = { name##_fp16_spv, \
              sizeof name##_fp16_spv } } })

G_END_DECLS
