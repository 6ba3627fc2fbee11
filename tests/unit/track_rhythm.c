/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which frames a detector searched, by those on which it marked faces. */

#include "track/rhythm.h"

/* What comes in: 'f' a frame with faces, '-' one without. What is made of it:
 * 's' searched, '.' not. */
typedef struct {
  const char *frames, *searched;
} Case;

static const Case CASES[] = {
  /* Each frame, and a face that is missed for one or two, and leaves. */
  { "fffff-fff--fff-----", "sssssssssssssssssss" },
  /* Nobody yet; then every third. */
  { "----f--f--f--f--f", "sssss..s..s..s..s" },
  /* Somebody leaves: the next frame of the rhythm was searched in vain, and
   * what comes then is not known to be skipped. */
  { "f---f---f-------", "s...s...s...ssss" },
  /* And comes back, in the same rhythm. */
  { "f--f--f----------f--f--f", "s..s..s..ssssssss" "s..s..s" },
  /* Not found once in the rhythm: no longer interval from that. */
  { "f--f--f-----f--f--f", "s..s..s..ssss..s..s" },
  /* The interval grows; that takes two of them. */
  { "ffff----f----f----f", "ssssssssssssss....s" },
  /* It shrinks at once. */
  { "f----f----f-f-f-", "s....s....s.s.s." },
  /* One frame with faces is no rhythm; ten frames later it is over. */
  { "f------------", "s..........ss" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    const Case *c = &CASES[i];
    g_autoptr (GString) got = g_string_new (NULL);
    MienRhythm rhythm = { 0 };
    for (const char *frame = c->frames; *frame; frame++)
      g_string_append_c (got,
          mien_rhythm_is_searched (&rhythm, *frame == 'f') ? 's' : '.');
    if (!g_str_equal (got->str, c->searched))
      g_error ("%s: %s instead of %s", c->frames, got->str, c->searched);
  }
}

/* Days without anybody. */
static void
test_long (void)
{
  MienRhythm rhythm = { .has_begun = TRUE, .since = G_MAXUINT - 2, .last = 3,
    .interval = 3 };

  for (guint i = 0; i < 5; i++)
    g_assert_true (mien_rhythm_is_searched (&rhythm, FALSE));
  g_assert_true (mien_rhythm_is_searched (&rhythm, TRUE));
  g_assert_false (mien_rhythm_is_searched (&rhythm, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/rhythm/cases", test_cases);
  g_test_add_func ("/track/rhythm/long", test_long);
  return g_test_run ();
}
