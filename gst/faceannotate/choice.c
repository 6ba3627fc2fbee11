/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "choice.h"

#include <gst/gst.h>

#define TRACK_ID "id"

typedef struct {
  gchar *attribute, *label;
  guint track_id; /* if not 0, used instead */
} Term;

struct _GstMienChoice {
  GArray *terms;
};

static void
term_clear (gpointer data)
{
  Term *term = data;

  g_free (term->attribute);
  g_free (term->label);
}

static gboolean
read_term (const gchar *text, Term *term)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);

  if (g_strv_length (sides) != 2)
    return FALSE;
  g_strstrip (sides[0]);
  g_strstrip (sides[1]);
  if (!*sides[0] || !*sides[1])
    return FALSE;
  if (g_str_equal (sides[0], TRACK_ID)) {
    guint64 id;
    if (!g_ascii_string_to_unsigned (sides[1], 10, 1, G_MAXUINT, &id, NULL))
      return FALSE;
    term->track_id = (guint) id;
    return TRUE;
  }
  term->attribute = g_steal_pointer (&sides[0]);
  term->label = g_steal_pointer (&sides[1]);
  g_clear_pointer (&sides[0], g_free);
  return TRUE;
}

GstMienChoice *
gst_mien_choice_new (const gchar *property, const gchar *text, GError **error)
{
  g_autoptr (GstMienChoice) self = g_new0 (GstMienChoice, 1);
  self->terms = g_array_new (FALSE, TRUE, sizeof (Term));
  g_array_set_clear_func (self->terms, term_clear);
  if (!text || !*text)
    return g_steal_pointer (&self);

  g_auto (GStrv) terms = g_strsplit (text, ",", -1);
  for (guint i = 0; terms[i]; i++) {
    Term term = { NULL, NULL, 0 };
    if (!read_term (terms[i], &term)) {
      g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
          "%s: expected ATTRIBUTE=LABEL or " TRACK_ID "=NUMBER (from 1), "
          "separated by commas, such as gender=woman," TRACK_ID "=3; found "
          "'%s'",
          property, terms[i]);
      return NULL;
    }
    g_array_append_val (self->terms, term);
  }
  return g_steal_pointer (&self);
}

void
gst_mien_choice_free (GstMienChoice *self)
{
  if (!self)
    return;
  g_array_unref (self->terms);
  g_free (self);
}

gboolean
gst_mien_choice_is_empty (const GstMienChoice *self)
{
  return self->terms->len == 0;
}

static GstMienChoiceAnswer
ask_term (const Term *term, const GstMienFace *face)
{
  if (term->track_id != 0)
    return face->track_id == 0 ? GST_MIEN_CHOICE_UNKNOWN
        : face->track_id == term->track_id
        ? GST_MIEN_CHOICE_YES
        : GST_MIEN_CHOICE_NO;

  const GstMienAttribute *attribute =
      gst_mien_face_find_attribute (face, term->attribute);
  const gchar *label =
      attribute ? gst_mien_attribute_get_label (attribute) : NULL;
  if (!label)
    return GST_MIEN_CHOICE_UNKNOWN;
  return g_str_equal (label, term->label)
      ? GST_MIEN_CHOICE_YES
      : GST_MIEN_CHOICE_NO;
}

GstMienChoiceAnswer
gst_mien_choice_ask (const GstMienChoice *self, const GstMienFace *face)
{
  GstMienChoiceAnswer answer = GST_MIEN_CHOICE_NO;

  for (guint i = 0; i < self->terms->len; i++) {
    const GstMienChoiceAnswer one =
        ask_term (&g_array_index (self->terms, Term, i), face);
    answer = MAX (answer, one);
  }
  return answer;
}
