/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "report.h"

static void
print (const char *kind, const char *advice, const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);
  g_print ("%-8s %s\n", kind, text);
  if (advice)
    g_print ("%-8s %s\n", "", advice);
}

void
report_ok (Report *self, const char *format, ...)
{
  va_list args;
  if (!self->all)
    return;
  va_start (args, format);
  print ("ok", NULL, format, args);
  va_end (args);
}

void
report_note (Report *self, const char *advice, const char *format, ...)
{
  va_list args;
  self->n_notes++;
  va_start (args, format);
  print ("note", advice, format, args);
  va_end (args);
}

void
report_problem (Report *self, const char *advice, const char *format, ...)
{
  va_list args;
  self->n_problems++;
  va_start (args, format);
  print ("problem", advice, format, args);
  va_end (args);
}
