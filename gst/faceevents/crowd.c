/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "crowd.h"

gboolean
mien_crowd_step (MienCrowd *self, guint count, guint threshold, guint64 hold,
    const MienMoment *now)
{
  const gboolean over = count > threshold;

  if (threshold == 0) {
    *self = (MienCrowd) { 0 };
    return FALSE;
  }
  if (over == self->over) {
    self->doubted = FALSE;
    return FALSE;
  }
  if (!self->doubted) {
    self->doubted = TRUE;
    self->since = *now;
  }
  if (mien_moment_since (&self->since, now) < hold)
    return FALSE;
  self->over = over;
  self->doubted = FALSE;
  return TRUE;
}

void
mien_crowd_break (MienCrowd *self)
{
  self->doubted = FALSE;
}
