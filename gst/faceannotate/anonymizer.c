/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "anonymizer.h"

#include "base/formats.h"
#include "choice.h"

/* How far a person who is not found on a frame may have moved from where they
 * were found, as a fraction of the head's size: for each frame between, and at
 * most. A person who walks by moves a head's width in half a second. */
#define DRIFT 0.025
#define MAX_DRIFT 0.25

void
gst_mien_anonymizer_clear (GstMienAnonymizer *self)
{
  gst_mien_veil_clear (&self->veil);
  g_clear_pointer (&self->trails, gst_mien_trails_free);
  g_clear_pointer (&self->places, g_array_unref);
}

void
gst_mien_anonymizer_restart (GstMienAnonymizer *self)
{
  if (self->trails)
    gst_mien_trails_clear (self->trails);
}

void
gst_mien_anonymizer_add (GstMienAnonymizer *self, guint64 number,
    const GPtrArray *faces)
{
  if (!self->trails)
    self->trails = gst_mien_trails_new ();
  gst_mien_trails_add (self->trails, number, faces);
}

/* Faces that might be meant are covered. */
static gboolean
is_covered (const GstMienFace *face, const GstMienChoice *only,
    const GstMienChoice *except)
{
  if (gst_mien_choice_ask (except, face) == GST_MIEN_CHOICE_YES)
    return FALSE;
  return gst_mien_choice_is_empty (only)
      || gst_mien_choice_ask (only, face) != GST_MIEN_CHOICE_NO;
}

/* Reads both, or neither on error. */
static gboolean
read_choices (const GstMienAnonymizeSettings *settings, GstMienChoice **only,
    GstMienChoice **except, GError **error)
{
  *only = gst_mien_choice_new ("anonymize-only", settings->only, error);
  *except = *only
      ? gst_mien_choice_new ("anonymize-except", settings->except, error)
      : NULL;
  if (*except)
    return TRUE;
  g_clear_pointer (only, gst_mien_choice_free);
  return FALSE;
}

gboolean
gst_mien_anonymizer_check (const GstMienAnonymizeSettings *settings,
    GError **error)
{
  g_autoptr (GstMienChoice) only = NULL, except = NULL;

  return read_choices (settings, &only, &except, error);
}

gint
gst_mien_anonymizer_find (GstMienAnonymizer *self, guint64 number,
    const GstMienAnonymizeSettings *settings, GError **error)
{
  g_autoptr (GstMienChoice) only = NULL, except = NULL;

  if (!read_choices (settings, &only, &except, error))
    return -1;
  if (!self->places)
    self->places = g_array_new (FALSE, FALSE, sizeof (GstMienPlace));
  g_array_set_size (self->places, 0);
  if (!self->trails)
    return 0;

  gst_mien_trails_find (self->trails, number, settings->keep, self->places);
  for (guint i = self->places->len; i-- > 0;) {
    const GstMienPlace *place = &g_array_index (self->places, GstMienPlace, i);
    if (!is_covered (place->face, only, except))
      g_array_remove_index (self->places, i);
  }
  return (gint) self->places->len;
}

static MienCoverKind
kind_of (const GstMienAnonymizeSettings *settings)
{
  switch (settings->kind) {
    case GST_MIEN_ANONYMIZE_BLUR:
      return MIEN_COVER_BLUR;
    case GST_MIEN_ANONYMIZE_PIXELATE:
      return MIEN_COVER_PIXELATE;
    default:
      return MIEN_COVER_FILL;
  }
}

void
gst_mien_anonymizer_cover (GstMienAnonymizer *self, const GstVideoFrame *frame,
    const GstMienAnonymizeSettings *settings)
{
  const gdouble aspect = gst_mien_pixel_aspect (&frame->info);

  for (guint i = 0; i < self->places->len; i++) {
    const GstMienPlace *place = &g_array_index (self->places, GstMienPlace, i);
    const gdouble drift = MIN (place->distance * DRIFT, MAX_DRIFT);
    MienOval ovals[GST_MIEN_HEAD_OVALS];
    const guint n = gst_mien_head_to_ovals (&place->head,
        settings->margin + drift, aspect, ovals);
    gst_mien_veil_draw (&self->veil, frame, ovals, n, kind_of (settings));
  }
}
