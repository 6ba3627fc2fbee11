/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "rows.h"

#include <stdlib.h>

/* The scores of one attribute. */
typedef struct {
  const gchar *const *labels;
  const gfloat *scores;
  guint n;
  gint winner; /* or -1 */
  guint share; /* of the rows */
} Group;

typedef struct {
  gfloat score;
  guint class;
} Ranked;

static Group
group_of (const GstMienAttribute *attribute)
{
  guint n_scores, n_labels;
  Group group = {
    .scores = gst_mien_attribute_get_scores (attribute, &n_scores),
    .labels = gst_mien_attribute_get_labels (attribute, &n_labels),
    .winner = gst_mien_attribute_get_label_id (attribute),
  };
  group.n = MIN (n_scores, n_labels);
  return group;
}

static GArray *
groups_of (const GstMienFace *face)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  const guint n = gst_mien_face_get_n_attributes (face);
  for (guint a = 0; a < n; a++) {
    const Group group = group_of (gst_mien_face_get_attribute (face, a));
    if (group.n > 0)
      g_array_append_val (groups, group);
  }
  return groups;
}

/* Gives each group a row in turn. */
static void
share (GArray *groups, guint n_groups, guint n_rows)
{
  for (gboolean any = TRUE; any && n_rows > 0;) {
    any = FALSE;
    for (guint g = 0; g < n_groups && n_rows > 0; g++) {
      Group *group = &g_array_index (groups, Group, g);
      if (group->share >= MIN (group->n, GST_MIEN_ROWS_PER_ATTRIBUTE))
        continue;
      group->share++;
      n_rows--;
      any = TRUE;
    }
  }
}

static gfloat
score_of (const Group *group, guint class)
{
  const gfloat score = group->scores[class];
  return score > 0 ? MIN (score, 1) : 0; /* NaN: 0 */
}

static void
append (GArray *rows, const Group *group, guint class, gboolean first)
{
  const GstMienRow row = { group->labels[class], score_of (group, class),
    (gint) class == group->winner, first };
  g_array_append_val (rows, row);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Ranked *first = a, *second = b;
  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  return (first->class > second->class) - (first->class < second->class);
}

static void
append_best (GArray *rows, const Group *group)
{
  g_autofree Ranked *ranks = g_new (Ranked, group->n);
  for (guint i = 0; i < group->n; i++)
    ranks[i] = (Ranked) { score_of (group, i), i };
  qsort (ranks, group->n, sizeof *ranks, compare_ranks);

  gboolean has_winner = group->winner < 0 || group->winner >= (gint) group->n;
  for (guint i = 0; i < group->share; i++) {
    guint class = ranks[i].class;
    /* Smoothing may keep a winner that scores low on this frame. */
    if (i + 1 == group->share && !has_winner)
      class = group->winner;
    has_winner |= (gint) class == group->winner;
    append (rows, group, class, i == 0);
  }
}

guint
gst_mien_rows_count_groups (const GstMienFace *face)
{
  g_autoptr (GArray) groups = groups_of (face);
  return groups->len;
}

GArray *
gst_mien_rows_choose (const GstMienFace *face, guint n_groups, guint n_rows)
{
  g_autoptr (GArray) groups = groups_of (face);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (GstMienRow));
  share (groups, MIN (n_groups, groups->len), n_rows);
  for (guint g = 0; g < groups->len; g++) {
    const Group *group = &g_array_index (groups, Group, g);
    if (group->share < group->n)
      append_best (rows, group);
    else
      for (guint i = 0; i < group->n; i++)
        append (rows, group, i, i == 0);
  }
  return rows;
}
