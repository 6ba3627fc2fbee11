/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "groups.h"

#include <stdio.h>

#define GROWN 15 /* years */

typedef struct {
  guint age, race;
} Person;

static const struct {
  const char *name;
  guint from, to; /* years; `to` is exclusive */
  int race;       /* -1 matches any */
} groups[] = {
  { "0 to 9 years", 0, 10, -1 },
  { "10 to 14 years", 10, GROWN, -1 },
  { "15 to 19 years", GROWN, 20, -1 },
  { "20 to 39 years", 20, 40, -1 },
  { "40 to 59 years", 40, 60, -1 },
  { "60 years and older", 60, 200, -1 },
  { "15 years and older", GROWN, 200, -1 },
  { "of these: White", GROWN, 200, 0 },
  { "Black", GROWN, 200, 1 },
  { "Asian", GROWN, 200, 2 },
  { "Indian", GROWN, 200, 3 },
  { "other", GROWN, 200, 4 },
};

static Person *
read_people (const char *const *names, guint n)
{
  g_autofree Person *people = g_new (Person, n);
  for (guint i = 0; i < n; i++) {
    guint gender;
    if (sscanf (names[i], "%3u_%1u_%1u_", &people[i].age, &gender,
            &people[i].race)
        != 3)
      return NULL;
  }
  return g_steal_pointer (&people);
}

void
eval_print_groups (const EvalReport *report, const char *const *names)
{
  guint n = eval_report_n (report), n_labels = report->head->n_labels;
  g_autofree Person *people = read_people (names, n);
  g_autofree gboolean *mask = g_new (gboolean, n);
  if (!people)
    return;

  g_print ("\n| | faces | accuracy |");
  for (guint k = 0; k < n_labels; k++)
    g_print (" %s |", report->head->labels[k]);
  g_print ("\n|---|---:|---:|");
  for (guint k = 0; k < n_labels; k++)
    g_print ("---:|");
  g_print ("\n");
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++) {
    for (guint i = 0; i < n; i++)
      mask[i] = people[i].age >= groups[g].from && people[i].age < groups[g].to
          && (groups[g].race < 0 || people[i].race == (guint) groups[g].race);
    eval_report_print_recalls (report, groups[g].name, mask);
  }
}
