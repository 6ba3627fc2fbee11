/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/enginelog.h"

#include <gst/gst.h>

#include "log/log.h"

GST_DEBUG_CATEGORY_STATIC (engine_debug);

static void G_GNUC_PRINTF (5, 0) write_line (MienLogLevel level,
    const char *file, const char *function, int line, const char *format,
    va_list args)
{
#ifndef GST_DISABLE_GST_DEBUG
  static const GstDebugLevel levels[] = {
    [MIEN_LOG_WARNING] = GST_LEVEL_WARNING,
    [MIEN_LOG_INFO] = GST_LEVEL_INFO,
    [MIEN_LOG_DEBUG] = GST_LEVEL_DEBUG,
    [MIEN_LOG_LOG] = GST_LEVEL_LOG,
    [MIEN_LOG_TRACE] = GST_LEVEL_TRACE,
  };
  /* Called in every run: check first what GStreamer's own macros check. */
  if (G_UNLIKELY (levels[level] <= _gst_debug_min
          && levels[level] <= gst_debug_category_get_threshold (engine_debug)))
    gst_debug_log_valist (engine_debug, levels[level], file, function, line,
        NULL, format, args);
#endif
}

void
gst_mien_engine_log_init (void)
{
  static gsize once = 0;
  if (!g_once_init_enter (&once))
    return;
  GST_DEBUG_CATEGORY_INIT (engine_debug, "mienengine", 0,
      "Mien: devices, models and their runs");
  mien_log_set_hook (write_line);
  g_once_init_leave (&once, 1);
}
