/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "develop.h"

#include "snapshot.h"

static void
warn (GstMienFilter *filter, const gchar *before, const GError *error,
    const gchar *after)
{
  g_autofree gchar *text =
      g_strdup_printf ("%s: %s%s", before, error->message, after);

  gst_mien_filter_warn (filter, text);
}

static void
write_file (GstMienFilter *filter, GstSample *jpeg, GstMienAlbum *album,
    GstStructure *report)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path =
      gst_mien_album_add (album, gst_sample_get_buffer (jpeg), &error);

  if (path)
    gst_structure_set (report, "snapshot-location", G_TYPE_STRING, path, NULL);
  else
    warn (filter, "Cannot write a snapshot", error,
        ". Its folder must exist, be writable and have space left");
}

GstSample *
gst_mien_develop (GstMienFilter *filter, GstSample *picture,
    GstMienAlbum *album, GstStructure *report)
{
  g_autoptr (GError) error = NULL;
  GstSample *jpeg = gst_mien_snapshot_encode (picture, &error);

  if (!jpeg)
    warn (filter,
        "Cannot make a snapshot: expected a JPEG encoder, such as jpegenc of "
        "gst-plugins-good, found",
        error, "");
  else if (album)
    write_file (filter, jpeg, album, report);
  return jpeg;
}
