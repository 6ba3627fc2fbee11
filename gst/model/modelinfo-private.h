/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What reads a side file: the groups of GStreamer (modelinfo.c) and ours
 * (modelinfo-mien.c). All functions fail with an error. */
#pragma once

#include "model/modelinfo.h"
#include "sidefile.h"

G_BEGIN_DECLS

typedef struct {
  const MienSidefile *file;
  const MienGraph *graph;
  MienModelinfo *info;
} MienModelinfoReader;

/* The group [mien]. */
gboolean mien_modelinfo_read_mien (const MienModelinfoReader *reader,
    GError **error);

G_END_DECLS
