/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Replaces stage.c in builds without Vulkan: there is never a stage. */
#include "stage.h"

MienStage *
mien_stage_new (MienDevice *device, gboolean on_software)
{
  return NULL;
}

void
mien_stage_unref (MienStage *self)
{
}

guint64
mien_stage_sent (const MienStage *self)
{
  return 0;
}

gboolean
mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame,
    MienUpload *upload, GError **error)
{
  return FALSE;
}

MienUpload *
mien_stage_share (MienStage *self)
{
  return NULL;
}

MienUpload *
mien_upload_ref (MienUpload *self)
{
  return self;
}

void
mien_upload_unref (MienUpload *self)
{
}

void
mien_pixels_forget_memory (gconstpointer memory)
{
}

gboolean
mien_stage_add (MienStage *self, const MienPixelsJob *job)
{
  return FALSE;
}

gboolean
mien_stage_flush (MienStage *self, MienRunner *runner, guint slot,
    GError **error)
{
  return FALSE;
}
