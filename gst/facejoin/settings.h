/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "meta/gstmienmirror.h"
#include "placement.h"

G_BEGIN_DECLS

/* The properties, for a table (base/properties.h). */
typedef struct {
  gint64 max_wait; /* ns; -1: see patience.h */
  guint64 max_age; /* ns */
  GstMienFit fit;
  gchar *object_class;
  GstMienMetadata metadata;
} GstMienJoinSettings;

/* Installs them for a class whose instances have the settings at `offset`. */
void gst_mien_join_settings_install (gpointer klass, glong offset);

G_END_DECLS
