/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stays without a stream: what is remembered of people, and for how long. */

#include "stays.h"

#define MS G_GUINT64_CONSTANT (1000000)
#define FRAME (33 * MS)

static const MienStayRules rules = { 60 * MS, 100 * MS };

typedef struct {
  MienStays *stays;
  GPtrArray *came, *left;
  guint64 time;
} Fixture;

static guint n_data;

static void
free_data (gpointer data)
{
  n_data--;
}

static void
setup (Fixture *f)
{
  n_data = 0;
  f->stays = mien_stays_new (free_data);
  f->came = g_ptr_array_new ();
  f->left = mien_stays_new_list (f->stays);
  f->time = 0;
}

static void
teardown (Fixture *f)
{
  g_ptr_array_unref (f->left);
  mien_stays_free (f->stays);
  g_ptr_array_unref (f->came);
  g_assert_cmpuint (n_data, ==, 0);
}

static void
begin (Fixture *f)
{
  const MienMoment now = { .clock = f->time += FRAME };

  mien_stays_begin_frame (f->stays, &now);
}

static MienStay *
see (Fixture *f, guint id, float x)
{
  const MienBox place = { x, 0.1f, 0.1f, 0.1f };
  MienStay *stay = mien_stays_see (f->stays, id, &place, 0);

  if (stay && !stay->data) {
    stay->data = GUINT_TO_POINTER (id);
    n_data++;
  }
  return stay;
}

static void
end (Fixture *f)
{
  mien_stays_end_frame (f->stays, TRUE, &rules, f->came, f->left);
}

/* One after the other: only the last few are remembered. */
static void
test_bounded (void)
{
  Fixture f;

  setup (&f);
  for (guint id = 1; id <= 10000; id++) {
    for (guint i = 0; i < 3; i++) {
      begin (&f);
      g_assert_nonnull (see (&f, id, 0));
      end (&f);
    }
    g_ptr_array_set_size (f.left, 0);
    g_ptr_array_set_size (f.came, 0);
    g_assert_cmpuint (mien_stays_count (f.stays), <=, 3);
    g_assert_cmpuint (n_data, <=, 3);
  }
  teardown (&f);
}

static void
test_too_many (void)
{
  Fixture f;

  setup (&f);
  for (guint i = 0; i < 3; i++) {
    begin (&f);
    for (guint id = 1; id <= 10000; id++)
      g_assert_true (!!see (&f, id, 0) == (id <= MIEN_MAX_STAYS));
    end (&f);
  }
  g_assert_cmpuint (f.came->len, ==, MIEN_MAX_STAYS);
  mien_stays_finish (f.stays, f.left);
  g_assert_cmpuint (f.left->len, ==, MIEN_MAX_STAYS);
  g_assert_cmpuint (mien_stays_count (f.stays), ==, 0);
  teardown (&f);
}

/* Two people who moved slightly during a break: each is matched to the nearer
 * one. */
static void
test_places (void)
{
  Fixture f;

  setup (&f);
  begin (&f);
  MienStay *left = see (&f, 1, 0.30f), *right = see (&f, 2, 0.34f);
  end (&f);
  mien_stays_break (f.stays);
  begin (&f);
  g_assert_true (see (&f, 11, 0.35f) == right);
  g_assert_true (see (&f, 12, 0.29f) == left);
  /* Already matched, or too far away. */
  MienStay *third = see (&f, 13, 0.31f);
  g_assert_true (third != left && third != right);
  end (&f);
  teardown (&f);
}

/* An id that returns identifies them, even if another face is at their
 * position. */
static void
test_id_before_place (void)
{
  Fixture f;

  setup (&f);
  begin (&f);
  MienStay *one = see (&f, 1, 0.1f), *two = see (&f, 2, 0.5f);
  end (&f);
  mien_stays_break (f.stays);
  begin (&f);
  g_assert_true (see (&f, 1, 0.5f) == one);
  g_assert_true (see (&f, 2, 0.1f) == two);
  end (&f);
  teardown (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/stays/bounded", test_bounded);
  g_test_add_func ("/events/stays/too-many", test_too_many);
  g_test_add_func ("/events/stays/places", test_places);
  g_test_add_func ("/events/stays/id-before-place", test_id_before_place);
  return g_test_run ();
}
