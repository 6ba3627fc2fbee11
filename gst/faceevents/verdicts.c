/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "verdicts.h"

/* No label: none so far, or none passed the threshold. */
#define NONE -1

typedef struct {
  gchar *name;
  guint n;
} Label;

/* The statistics of one attribute. Labels are identified by their text, because
 * other elements' metadata names one label at a time. */
typedef struct {
  gchar *name;
  gboolean is_number;
  guint n;                     /* frames on which it was computed */
  double sum;                  /* of the values of a number */
  GArray *labels;              /* those that have won */
  gint last, settled, pending; /* indices into `labels`, or NONE */
  MienMoment since;            /* when `pending` began */
} Tally;

struct _GstMienVerdicts {
  GArray *tallies;
};

static void
label_clear (gpointer data)
{
  g_free (((Label *) data)->name);
}

static void
tally_clear (gpointer data)
{
  Tally *tally = data;

  g_free (tally->name);
  g_array_unref (tally->labels);
}

static void
tally_init (Tally *self, const GstMienAttribute *attribute)
{
  *self = (Tally) { .name = g_strdup (gst_mien_attribute_get_name (attribute)),
    .is_number = gst_mien_attribute_is_number (attribute),
    .labels = g_array_new (FALSE, FALSE, sizeof (Label)),
    .last = NONE,
    .settled = NONE,
    .pending = NONE };
  g_array_set_clear_func (self->labels, label_clear);
}

GstMienVerdicts *
gst_mien_verdicts_new (void)
{
  GstMienVerdicts *self = g_new0 (GstMienVerdicts, 1);

  self->tallies = g_array_new (FALSE, FALSE, sizeof (Tally));
  g_array_set_clear_func (self->tallies, tally_clear);
  return self;
}

void
gst_mien_verdicts_free (GstMienVerdicts *self)
{
  g_array_unref (self->tallies);
  g_free (self);
}

static Tally *
find (const GstMienVerdicts *self, const gchar *name)
{
  for (guint i = 0; i < self->tallies->len; i++) {
    Tally *tally = &g_array_index (self->tallies, Tally, i);
    if (g_str_equal (tally->name, name))
      return tally;
  }
  return NULL;
}

/* Starts again if an attribute changes between a number and labels. */
static Tally *
ensure (GstMienVerdicts *self, const GstMienAttribute *attribute)
{
  Tally *tally = find (self, gst_mien_attribute_get_name (attribute));

  if (!tally) {
    g_array_set_size (self->tallies, self->tallies->len + 1);
    tally = &g_array_index (self->tallies, Tally, self->tallies->len - 1);
    tally_init (tally, attribute);
  } else if (tally->is_number != gst_mien_attribute_is_number (attribute)) {
    tally_clear (tally);
    tally_init (tally, attribute);
  }
  return tally;
}

/* Counts `name` and returns its index in `labels`. */
static gint
count_label (Tally *self, const gchar *name)
{
  for (guint i = 0; i < self->labels->len; i++) {
    Label *label = &g_array_index (self->labels, Label, i);
    if (g_str_equal (label->name, name)) {
      label->n++;
      return i;
    }
  }
  const Label label = { g_strdup (name), 1 };
  g_array_append_val (self->labels, label);
  return self->labels->len - 1;
}

/* TRUE: the label has lasted for `hold` ns and is not the settled one. */
static gboolean
hold_on (Tally *self, gint label, const MienMoment *now, guint64 hold)
{
  self->last = label;
  if (label == NONE || label == self->settled) {
    self->pending = NONE;
    return FALSE;
  }
  if (label != self->pending) {
    self->pending = label;
    self->since = *now;
  }
  return mien_moment_since (&self->since, now) >= hold;
}

static void
add (Tally *self, GstMienAttribute *attribute, const MienMoment *now,
    guint64 hold, GArray *changes)
{
  const gchar *name = gst_mien_attribute_get_label (attribute);

  self->n++;
  if (self->is_number) {
    self->sum += gst_mien_attribute_get_value (attribute);
    return;
  }
  const gint label = name ? count_label (self, name) : NONE;
  if (!hold_on (self, label, now, hold))
    return;
  const GstMienChange change = { attribute,
    self->settled == NONE
        ? NULL
        : g_array_index (self->labels, Label, self->settled).name,
    self->since };
  g_array_append_val (changes, change);
  self->settled = label;
  self->pending = NONE;
}

void
gst_mien_verdicts_add (GstMienVerdicts *self, const GstMienFace *face,
    const MienMoment *now, guint64 hold, GArray *changes)
{
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    if (gst_mien_face_get_attribute_age (face, attribute) == 0)
      add (ensure (self, attribute), attribute, now, hold, changes);
  }
}

void
gst_mien_verdicts_settle (GstMienVerdicts *self)
{
  for (guint i = 0; i < self->tallies->len; i++) {
    Tally *tally = &g_array_index (self->tallies, Tally, i);
    tally->settled = tally->last;
    tally->pending = NONE;
  }
}

void
gst_mien_verdicts_describe (const GstMienVerdicts *self, const gchar *name,
    GstStructure *attribute)
{
  const Tally *tally = find (self, name);

  if (!tally)
    return;
  if (tally->is_number) {
    gst_structure_set (attribute, "mean", G_TYPE_DOUBLE, tally->sum / tally->n,
        NULL);
    return;
  }
  g_autoptr (GstStructure) shares = gst_structure_new_empty ("shares");
  for (guint i = 0; i < tally->labels->len; i++) {
    const Label *label = &g_array_index (tally->labels, Label, i);
    gst_structure_set (shares, label->name, G_TYPE_DOUBLE,
        (gdouble) label->n / tally->n, NULL);
  }
  gst_structure_set (attribute, "shares", GST_TYPE_STRUCTURE, shares, NULL);
}
