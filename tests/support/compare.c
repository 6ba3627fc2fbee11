/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "compare.h"

#include <math.h>

#define LISTED 5

/* The error in units of the tolerance; above 1 is a failure. */
static double
fault (float got, double want, MienTolerance tolerance)
{
  if (isnan (got) || isnan (want))
    return isnan (got) && isnan (want) ? 0 : INFINITY;
  if (isinf (got) || isinf (want))
    return got == want ? 0 : INFINITY;
  return fabs (got - want)
      / (tolerance.absolute + tolerance.relative * fabs (want));
}

static void
describe (GString *text, const float *got, const double *want, gsize i,
    gsize item)
{
  g_string_append_printf (text,
      "\n  item %" G_GSIZE_FORMAT " element %" G_GSIZE_FORMAT
      ": got %.9g, want %.9g, off by %.3g",
      i / item, i % item, got[i], want[i], fabs (got[i] - want[i]));
}

gboolean
mien_compare (const char *what, const float *got, const double *want, gsize n,
    gsize item, MienTolerance tolerance)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize faults = 0, worst = 0;
  double worst_fault = 0;
  for (gsize i = 0; i < n; i++) {
    double f = fault (got[i], want[i], tolerance);
    if (f > worst_fault) {
      worst_fault = f;
      worst = i;
    }
    if (f > 1 && faults++ < LISTED)
      describe (text, got, want, i, item);
  }
  if (faults == 0)
    return TRUE;

  g_string_append (text, "\n  worst:");
  describe (text, got, want, worst, item);
  g_test_message ("%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                  " elements are off (allowed: %g + %g |want|)%s",
      what, faults, n, tolerance.absolute, tolerance.relative, text->str);
  g_test_fail ();
  return FALSE;
}
