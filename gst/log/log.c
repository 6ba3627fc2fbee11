/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "log/log.h"

static gpointer the_hook; /* atomic; a MienLogHook */

void
mien_log_set_hook (MienLogHook hook)
{
  g_atomic_pointer_set (&the_hook, (gpointer) hook);
}

void
mien_log_write (MienLogLevel level, const char *file, const char *function,
    int line, const char *format, ...)
{
  MienLogHook hook = (MienLogHook) g_atomic_pointer_get (&the_hook);
  va_list args;
  va_start (args, format);
  if (hook)
    hook (level, file, function, line, format, args);
  else if (level == MIEN_LOG_WARNING)
    g_logv ("Mien", G_LOG_LEVEL_MESSAGE, format, args);
  va_end (args);
}
