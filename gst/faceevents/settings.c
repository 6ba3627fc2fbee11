/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#include "base/properties.h"

#define MIN_SIZE 16
#define MAX_SIZE 4096

#define AT(field) (offset + G_STRUCT_OFFSET (GstMienEventsSettings, field))

static void
install_events (gpointer klass, glong offset)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  gst_mien_install_property (klass, AT (min_stay),
      g_param_spec_uint ("min-stay", "Minimum stay",
          "How long a face must be present before the person is reported, in "
          "milliseconds",
          0, G_MAXINT, 500, flags));
  gst_mien_install_property (klass, AT (grace_time),
      g_param_spec_uint ("grace-time", "Grace time",
          "How long a face may be missing before the person counts as gone, "
          "in milliseconds",
          0, G_MAXINT, 1000, flags));
  gst_mien_install_property (klass, AT (hold_time),
      g_param_spec_uint ("hold-time", "Hold time",
          "How long a new label or count must last before it is reported, in "
          "milliseconds",
          0, G_MAXINT, 1000, flags));
  gst_mien_install_property (klass, AT (attributes),
      g_param_spec_string ("attributes", "Attributes",
          "Attributes whose changes are reported, separated by commas; empty "
          "= none",
          "emotion", flags));
  gst_mien_install_property (klass, AT (count_threshold),
      g_param_spec_uint ("count-threshold", "Count threshold",
          "Report when the number of faces rises above this and when it falls "
          "back; 0 = never",
          0, G_MAXINT, 0, flags));
}

void
gst_mien_events_settings_install (gpointer klass, glong offset)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  install_events (klass, offset);
  gst_mien_install_property (klass, AT (snapshots),
      g_param_spec_boolean ("snapshots", "Snapshots",
          "Add the best picture of the face, as JPEG, to the message that "
          "reports the departure",
          FALSE, flags));
  gst_mien_install_property (klass, AT (snapshot_location),
      g_param_spec_string ("snapshot-location", "Snapshot location",
          "Also write snapshots to numbered files, such as faces/%05d.jpg; "
          "unset = none",
          NULL, GST_MIEN_PARAM_AT_START));
  gst_mien_install_property (klass, AT (snapshot_margin),
      g_param_spec_float ("snapshot-margin", "Snapshot margin",
          "How much to show around the face on each side, as a fraction of its "
          "width and height",
          0, 4, 0.3f, flags));
  gst_mien_install_property (klass, AT (snapshot_size),
      g_param_spec_uint ("snapshot-size", "Snapshot size",
          "Longest side of snapshots in pixels; larger ones are scaled down",
          MIN_SIZE, MAX_SIZE, 512, flags));
}

gboolean
gst_mien_events_settings_watch (const GstMienEventsSettings *self,
    const gchar *attribute)
{
  g_auto (GStrv) names =
      g_strsplit_set (self->attributes ? self->attributes : "", ", ", -1);

  return g_strv_contains ((const gchar *const *) names, attribute);
}
