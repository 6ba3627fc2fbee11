/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What reads a side file: the groups of GStreamer (modelinfo.c) and ours
 * (modelinfo-mien.c, modelinfo-heads.c). All functions fail with an error. */
#pragma once

#include "model/modelinfo.h"
#include "sidefile.h"

G_BEGIN_DECLS

/* At first `info` has a head for each output, in the order of these. */
typedef struct {
  const MienSidefile *file;
  const MienGraph *graph;
  MienModelinfo *info;
} MienModelinfoReader;

/* The group [mien]. */
gboolean mien_modelinfo_read_mien (const MienModelinfoReader *reader,
    GError **error);

/* The keys of [mien] of a network that finds faces, NULL-terminated, and the
 * same as text. */
#define MIEN_FIND_KEYS "task", "color-order", "largest-face"
#define MIEN_FIND_KEYS_TEXT "task, color-order, largest-face"

/* What outputs tell: the groups [mien-OUTPUT], or [mien]. Afterwards `info` has
 * the heads that are to be. */
gboolean mien_modelinfo_read_heads (const MienModelinfoReader *reader,
    GError **error);

/* Whether `group` is one of an output, such as [mien-age]. */
gboolean mien_modelinfo_is_head (const char *group);

/* The keys of a head, NULL-terminated, and the same as text. */
#define MIEN_HEAD_KEYS \
  "attribute", "kind", "labels", "temperature", "unit", "scale", "offset"
#define MIEN_HEAD_KEYS_TEXT \
  "attribute, kind, labels, temperature, unit, scale, offset"

void mien_headinfo_clear (MienHeadinfo *head);

G_END_DECLS
