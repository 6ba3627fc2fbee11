/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time from all kinds of timestamps. */

#include <math.h>

#include "track/clock.h"

#include "table.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define HOUR 3600.0
#define NONE -1e9 /* no timestamp */
#define END -2e9
#define BROKEN 1e7 /* added to the ticks of a broken step */
#define MAX_TIMES 16

typedef struct {
  const char *name;
  double times[MAX_TIMES]; /* s */
  double ticks[MAX_TIMES]; /* per frame */
} Case;

static const Case CASES[] = {
  { "30 a second", { 0, 1 / 30.0, 2 / 30.0, 3 / 30.0, END }, { 0, 1, 1, 1 } },
  { "500 a second", { 0, 0.002, 0.004, 0.006, END }, { 0, 0.06, 0.06, 0.06 } },
  { "from far, at 0.5/s", { 4e5, 400002, 400004, 400006, END },
      { 0, 60, 60, 60 } },
  { "jitter", { 0, 1, 1.1, 3, 3.05, 4, END }, { 0, 30, 3, 57, 1.5, 28.5 } },
  { "equal times", { 1, 1, 1, 2, 2, END }, { 0, 0, 0, 30, 0 } },
  { "none", { NONE, NONE, NONE, END }, { 1, 1, 1 } },
  { "some", { 0, NONE, NONE, 0.1, NONE, 0.2, END }, { 0, 1, 1, 1, 1, 2 } },
  { "pairs swapped", { 0, 0.2, 0.1, 0.4, 0.3, 0.6, 0.5, END },
      { 0, 6, 0, 6, 0, 6, 0 } },
  { "in coding order", { 0, 0.3, 0.1, 0.2, 0.6, 0.4, 0.5, 0.9, END },
      { 0, 9, 0, 3, 12, 0, 3, 12 } },
  { "swapped, at 1/s", { 0, 2, 1, 4, 3, END }, { 0, 60, 0, 60, 0 } },
  { "hours ahead once", { 0, 0.1, 10 * HOUR, 0.3, 0.4, END },
      { 0, 3, 1, 6, 3 } },
  { "hours back once",
      { 20 * HOUR, 20 * HOUR + 0.1, HOUR, 20 * HOUR + 0.3, END },
      { 0, 3, 1, 6 } },
  { "wrong twice, differently",
      { 100, 100.1, 50 * HOUR, 20 * HOUR, 100.4, END }, { 0, 3, 1, 1, 9 } },
  { "jumps ahead for good", { 0, 0.1, HOUR, HOUR + 0.1, HOUR + 0.2, END },
      { 0, 3, 1, BROKEN + 3, 3 } },
  { "jumps back for good", { HOUR, HOUR + 0.1, 5, 5.1, 5.2, END },
      { 0, 3, 1, BROKEN + 3, 3 } },
  { "back by less than a second for good", { 1, 1.1, 0.5, 0.6, 0.7, END },
      { 0, 3, 0, 3, 3 } },
  { "back by two seconds for good", { 5, 5.1, 3.1, 3.2, 3.3, END },
      { 0, 3, 1, BROKEN + 3, 3 } },
  { "a hole of six seconds", { 0, 0.1, 6.1, 6.2, END }, { 0, 3, 180, 3 } },
  { "a picture a minute", { 0, 60, 120, 180, 240, END },
      { 0, 1, 1800, 1800, 1800 } },
  { "a minute, one lost, one twice", { 0, 60, 120, 240, 240, 300, END },
      { 0, 1, 1800, 3600, 0, 1800 } },
  { "below 0", { -0.2, -0.1, 0, 0.1, END }, { 0, 3, 3, 3 } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  MienClock clock;

  mien_clock_reset (&clock);
  for (guint i = 0; c->times[i] != END; i++) {
    const gint64 time = c->times[i] == NONE
        ? MIEN_CLOCK_NONE
        : (gint64) llround (c->times[i] * SECOND);
    const MienStep step = mien_clock_step (&clock, time);
    const double got = step.ticks + (step.broken ? BROKEN : 0);
    if (fabs (got - c->ticks[i]) > 1e-3)
      g_error ("frame %u: %g ticks%s", i, step.ticks,
          step.broken ? ", broken" : "");
  }
}

/* For any input, time stays finite and never runs backwards. */
static void
test_any (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  MienClock clock;

  mien_clock_reset (&clock);
  for (guint i = 0; i < 100000; i++) {
    const guint64 bits =
        (guint64) g_rand_int (random) << 32 | g_rand_int (random);
    const gint64 time = (gint64) bits >> g_rand_int_range (random, 0, 64);
    const MienStep step = mien_clock_step (&clock,
        g_rand_int_range (random, 0, 9) == 0 ? MIEN_CLOCK_NONE : time);
    g_assert_true (isfinite (step.ticks));
    g_assert_cmpfloat (step.ticks, >=, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/track/clock/", CASES, test_case);
  g_test_add_func ("/track/clock/any", test_any);
  return g_test_run ();
}
