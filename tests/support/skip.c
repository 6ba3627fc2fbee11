/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

/* Stands in for a test that cannot be built here; the argument is the
 * reason. */
int
main (int argc, char **argv)
{
  printf ("1..0 # SKIP %s\n", argc > 1 ? argv[1] : "");
  return 0;
}
