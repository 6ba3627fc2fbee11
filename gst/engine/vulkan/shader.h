/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include <stdint.h>

G_BEGIN_DECLS

/* SPIR-V: shaders/NAME.comp, as the header NAME.spv.h has it. */
typedef struct {
  const char *name;
  const guint32 *code;
  gsize size; /* bytes */
} MienShader;

#define MIEN_SHADER(name) \
  ((MienShader) { #name, name##_spv, sizeof name##_spv })

G_END_DECLS
