/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which frames a detector searched, inferred from those on which it marked
 * faces. */

#include "track/rhythm.h"

#include "table.h"

/* Frame by frame, the input: 'f' with faces, '-' without; and the result: 's'
 * searched, '.' not. */
typedef struct {
  const char *name, *frames, *searched;
} Case;

/* clang-format off */
static const Case CASES[] = {
  { "each frame, one or two missed, then nobody",
    .frames =   "fffff-fff--fff-----",
    .searched = "sssssssssssssssssss" },
  { "nobody yet, then every third",
    .frames =   "----f--f--f--f--f",
    .searched = "sssss..s..s..s..s" },
  /* The next frame in the rhythm was searched without result, and those after
   * it are not known to be skipped. */
  { "somebody leaves",
    .frames =   "f---f---f-------",
    .searched = "s...s...s...ssss" },
  { "comes back, in the same rhythm",
    .frames =   "f--f--f----------f--f--f",
    .searched = "s..s..s..sssssssss..s..s" },
  /* Does not lead to a longer interval. */
  { "not found once in the rhythm",
    .frames =   "f--f--f-----f--f--f",
    .searched = "s..s..s..ssss..s..s" },
  { "the interval grows, which takes two of them",
    .frames =   "ffff----f----f----f",
    .searched = "ssssssssssssss....s" },
  { "the interval shrinks at once",
    .frames =   "f----f----f-f-f-",
    .searched = "s....s....s.s.s." },
  { "one frame is no rhythm, and over ten frames later",
    .frames =   "f------------",
    .searched = "s..........ss" },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GString) searched = g_string_new (NULL);
  MienRhythm rhythm = { 0 };

  for (const char *frame = c->frames; *frame; frame++)
    g_string_append_c (searched,
        mien_rhythm_is_searched (&rhythm, *frame == 'f') ? 's' : '.');
  g_assert_cmpstr (searched->str, ==, c->searched);
}

/* Days without any face. */
static void
test_long (void)
{
  MienRhythm rhythm = { .has_begun = TRUE,
    .since = G_MAXUINT - 2,
    .last = 3,
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
  mien_test_add_table ("/track/rhythm/", CASES, test_case);
  g_test_add_func ("/track/rhythm/long", test_long);
  return g_test_run ();
}
