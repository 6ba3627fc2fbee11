/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "meta/mien.h"
#include "meta/valuetext.h"
#include "tally.h"

MienTally *
mien_tally_new (void)
{
  MienTally *self = g_new0 (MienTally, 1);
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) g_hash_table_unref);
  self->best_score = -1;
  return self;
}

void
mien_tally_free (MienTally *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->attributes);
  g_clear_pointer (&self->best, gst_sample_unref);
  g_free (self);
}

static void
count (MienTally *self, const GstMienAttribute *attribute)
{
  const gchar *name = gst_mien_attribute_get_name (attribute);
  GHashTable *labels = g_hash_table_lookup (self->attributes, name);
  if (!labels) {
    labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (self->attributes, g_strdup (name), labels);
  }
  const gchar *label = gst_mien_attribute_get_label (attribute);
  const MienValueText value = mien_value_text (attribute);
  if (!label)
    label = gst_mien_attribute_is_number (attribute) ? value.text : "unsure";
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (labels, label));
  g_hash_table_insert (labels, g_strdup (label), GUINT_TO_POINTER (n + 1));
}

/* How much a face contributes to the choice of the best frame: its area,
 * weighted by the confidence of its classifications. */
static gdouble
worth (const GstMienFace *face)
{
  gdouble result = (gdouble) face->width * face->height;
  const guint n = gst_mien_face_get_n_attributes (face);
  for (guint i = 0; i < n; i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    if (!gst_mien_attribute_is_number (attribute))
      result *= gst_mien_attribute_get_confidence (attribute);
  }
  return result;
}

void
mien_tally_add (MienTally *self, GstBuffer *buffer, GstCaps *caps)
{
  gdouble score = 0;
  guint n_faces = 0;
  gpointer state = NULL;
  GstMienFace *face;
  while ((face = gst_mien_buffer_iterate_faces (buffer, &state))) {
    const guint n_attributes = gst_mien_face_get_n_attributes (face);
    for (guint i = 0; i < n_attributes; i++)
      count (self, gst_mien_face_get_attribute (face, i));
    n_faces++;
    score += worth (face);
  }

  self->n_frames++;
  self->n_with_faces += n_faces > 0;
  self->most_faces = MAX (self->most_faces, n_faces);
  if (score > self->best_score) {
    self->best_score = score;
    g_clear_pointer (&self->best, gst_sample_unref);
    self->best = gst_sample_new (buffer, caps, NULL, NULL);
  }
}

static gint
by_count (gconstpointer a, gconstpointer b, gpointer labels)
{
  return (gint) GPOINTER_TO_UINT (g_hash_table_lookup (labels, b))
      - (gint) GPOINTER_TO_UINT (g_hash_table_lookup (labels, a));
}

static void
print_labels (const gchar *name, GHashTable *labels)
{
  g_autoptr (GList) sorted =
      g_list_sort_with_data (g_hash_table_get_keys (labels), by_count, labels);
  g_print ("%s:", name);
  for (GList *l = sorted; l; l = l->next) {
    g_print ("%s %s %u", l == sorted ? "" : ",", (const gchar *) l->data,
        GPOINTER_TO_UINT (g_hash_table_lookup (labels, l->data)));
  }
  g_print ("\n");
}

void
mien_tally_print (const MienTally *self)
{
  g_print ("frames: %u, with faces: %u, faces on one frame: up to %u\n",
      self->n_frames, self->n_with_faces, self->most_faces);
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (self->attributes),
          (GCompareFunc) g_strcmp0);
  for (GList *l = names; l; l = l->next)
    print_labels (l->data, g_hash_table_lookup (self->attributes, l->data));
}
