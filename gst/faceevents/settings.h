/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The properties, for a table (base/properties.h). */
typedef struct {
  guint min_stay, grace_time, hold_time; /* ms */
  gchar *attributes;
  guint count_threshold;
  gboolean snapshots;
  gchar *snapshot_location;
  gfloat snapshot_margin;
  guint snapshot_size;
} GstMienEventsSettings;

/* Installs them for a class whose instances have the settings at `offset`. */
void gst_mien_events_settings_install (gpointer klass, glong offset);

/* Whether changes of the attribute with that name are reported. */
gboolean gst_mien_events_settings_watch (const GstMienEventsSettings *self,
    const gchar *attribute);

G_END_DECLS
