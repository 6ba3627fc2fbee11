/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify with several frames in flight. */

#include "classifyplane.h"

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  flight_plane = &classify_plane;
  flight_add_cases ();
  flight_add_ends ();
  return g_test_run ();
}
