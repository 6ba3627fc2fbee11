/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lent.h"

void
mien_lent_clear (MienLent *self)
{
  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->uploads[i], mien_upload_unref);
  self->n = 0;
}

/* Returns the first part that is in the same DMABuf. */
static guint
first_of_same (const MienPixelsLoan *loan, guint part)
{
  guint i = 0;

  while (loan->parts[i].fd != loan->parts[part].fd)
    i++;
  return i;
}

/* A DMABuf is imported once, even if each plane has a memory of its own in
 * it. */
static gboolean
take_parts (MienLent *self, MienImports *imports, const MienPixelsLoan *loan,
    MienBandsPart *parts, GError **error)
{
  for (guint i = 0; i < loan->n_parts; i++) {
    const MienPixelsPart *part = &loan->parts[i];
    const guint same = first_of_same (loan, i);
    guint buffer = parts[same].buffer;
    if (same == i) {
      buffer = self->n;
      self->uploads[buffer] = mien_imports_get (imports, part, error);
      if (!self->uploads[buffer])
        return FALSE;
      self->n++;
    }
    parts[i] = (MienBandsPart) { part->bytes, part->n_bytes, part->offset,
      buffer, self->uploads[buffer]->buffer->size };
  }
  return TRUE;
}

gboolean
mien_lent_take (MienLent *self, MienImports *imports,
    const MienPixelsLoan *loan, const MienPlanes *planes, MienBands *bands,
    GError **error)
{
  MienBandsPart parts[MIEN_PIXELS_MAX_PARTS] = { 0 };

  mien_lent_clear (self);
  if (take_parts (self, imports, loan, parts, error)
      && mien_bands_init_in_place (bands, planes, parts, loan->n_parts, error))
    return TRUE;
  mien_lent_clear (self);
  return FALSE;
}
