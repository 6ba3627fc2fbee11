/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_ENGINE_ERROR (mien_engine_error_quark ())
GQuark mien_engine_error_quark (void);

typedef enum {
  MIEN_ENGINE_ERROR_NOT_FOUND,   /* no such model, device or name */
  MIEN_ENGINE_ERROR_INVALID,     /* the file is inconsistent or malformed */
  MIEN_ENGINE_ERROR_UNSUPPORTED, /* valid, but this engine cannot run it */
  MIEN_ENGINE_ERROR_DEVICE,      /* no device, or it failed */
  MIEN_ENGINE_ERROR_DEVICE_LOST, /* the device was lost during a run */
} MienEngineError;

G_END_DECLS
