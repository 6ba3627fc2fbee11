/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Logging for the layers without GStreamer, through one hook. Thread-safe.
 * Without a hook, warnings go to GLib's log and everything else is discarded.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Like GStreamer's levels. */
typedef enum {
  MIEN_LOG_WARNING,
  MIEN_LOG_INFO,  /* what was chosen and loaded: a few lines at startup */
  MIEN_LOG_DEBUG, /* and why */
  MIEN_LOG_LOG,   /* every run */
  MIEN_LOG_TRACE, /* and its parts */
} MienLogLevel;

typedef void (*MienLogHook) (MienLogLevel level, const char *file,
    const char *function, int line, const char *format, va_list args);

/* NULL removes the hook. */
void mien_log_set_hook (MienLogHook hook);

void mien_log_write (MienLogLevel level, const char *file, const char *function,
    int line, const char *format, ...) G_GNUC_PRINTF (5, 6);

#define MIEN_LOG_AT(level, ...) \
  mien_log_write (level, __FILE__, G_STRFUNC, __LINE__, __VA_ARGS__)

#define MIEN_WARNING(...) MIEN_LOG_AT (MIEN_LOG_WARNING, __VA_ARGS__)
#define MIEN_INFO(...) MIEN_LOG_AT (MIEN_LOG_INFO, __VA_ARGS__)
#define MIEN_DEBUG(...) MIEN_LOG_AT (MIEN_LOG_DEBUG, __VA_ARGS__)
#define MIEN_LOG(...) MIEN_LOG_AT (MIEN_LOG_LOG, __VA_ARGS__)
#define MIEN_TRACE(...) MIEN_LOG_AT (MIEN_LOG_TRACE, __VA_ARGS__)

G_END_DECLS
