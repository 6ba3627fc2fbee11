/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "track/rhythm.h"

#define MAX_UNKNOWN 10

/* A face that is missed once makes an interval longer, never shorter. */
static void
learn (MienRhythm *self)
{
  if (self->interval == 0 || self->since <= self->interval
      || self->since == self->last)
    self->interval = self->since;
  self->last = self->since;
}

gboolean
mien_rhythm_is_searched (MienRhythm *self, gboolean has_faces)
{
  if (self->since < G_MAXUINT)
    self->since++;
  if (has_faces) {
    if (self->has_begun)
      learn (self);
    self->has_begun = TRUE;
    self->since = 0;
    return TRUE;
  }
  if (!self->has_begun)
    return TRUE;
  return self->since >= (self->interval > 0 ? self->interval : MAX_UNKNOWN + 1);
}
