/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/loan.h"

#include <gst/allocators/gstdmabuf.h>

/* Sub-memories may be created for each buffer; their parent is reused. */
static GstMemory *
root_of (GstMemory *memory)
{
  return memory->parent ? memory->parent : memory;
}

static GQuark
forget_quark (void)
{
  static gsize quark;

  if (g_once_init_enter (&quark))
    g_once_init_leave (&quark,
        g_quark_from_static_string ("mien-forget-memory"));
  return quark;
}

/* Devices drop their imports of the memory when it is freed. */
static void
forget_at_end (GstMemory *memory)
{
  GstMiniObject *object = GST_MINI_OBJECT_CAST (memory);

  if (!gst_mini_object_get_qdata (object, forget_quark ()))
    gst_mini_object_set_qdata (object, forget_quark (), memory,
        (GDestroyNotify) mien_pixels_forget_memory);
}

static gboolean
add_part (MienPixelsLoan *loan, const GstMapInfo *map)
{
  GstMemory *memory = map->memory;

  if (!memory || !gst_is_dmabuf_memory (memory))
    return FALSE;
  GstMemory *root = root_of (memory);
  forget_at_end (root);
  loan->parts[loan->n_parts++] = (MienPixelsPart) {
    .memory = root,
    .fd = gst_dmabuf_memory_get_fd (memory),
    .bytes = map->data,
    .n_bytes = map->size,
    .offset = memory->offset,
  };
  return TRUE;
}

gboolean
gst_mien_frame_to_loan (const GstVideoFrame *frame, MienPixelsLoan *loan)
{
  /* Without a GstVideoMeta, the whole buffer is mapped at once. */
  const guint n = frame->meta ? GST_VIDEO_INFO_N_PLANES (&frame->info) : 1;

  loan->n_parts = 0;
  for (guint p = 0; p < MIN (n, MIEN_PIXELS_MAX_PARTS); p++)
    if (!add_part (loan, &frame->map[p]))
      return FALSE;
  return TRUE;
}
