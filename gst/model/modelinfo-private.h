/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions that read a side file: GStreamer's groups (modelinfo.c) and ours
 * (modelinfo-mien.c, modelinfo-heads.c). All report failure with an error. */
#pragma once

#include "model/modelinfo.h"
#include "sidefile.h"

G_BEGIN_DECLS

/* Initially `info` has a head for each output, in the order of the outputs. */
typedef struct {
  const MienSidefile *file;
  const MienGraph *graph;
  MienModelinfo *info;
} MienModelinfoReader;

/* Reads the group [mien]. */
gboolean mien_modelinfo_read_mien (const MienModelinfoReader *reader,
    GError **error);

/* The keys that [mien] can have for a network that finds faces,
 * NULL-terminated, and the same as text. */
#define MIEN_FIND_KEYS "task", "color-order", "largest-face"
#define MIEN_FIND_KEYS_TEXT "task, color-order, largest-face"

/* Reads the descriptions of outputs: the groups [mien-OUTPUT], or [mien].
 * Afterwards `info` has the final heads. */
gboolean mien_modelinfo_read_heads (const MienModelinfoReader *reader,
    GError **error);

/* Whether `group` is that of an output, such as [mien-age]. */
gboolean mien_modelinfo_is_head (const char *group);

/* The keys of a head, and the same as text. */
#define MIEN_HEAD_KEYS \
  "attribute", "kind", "labels", "temperature", "unit", "scale", "offset"
#define MIEN_HEAD_KEYS_TEXT \
  "attribute, kind, labels, temperature, unit, scale, offset"

void mien_headinfo_clear (MienHeadinfo *head);

G_END_DECLS
