/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmiensearch
 * @title: Searched frames
 * @short_description: whether a frame was searched for faces
 *
 * A frame without faces is either one in which nobody was found or one that
 * was not searched. A detector that searches some of the frames tells which by
 * a #GstCustomMeta of the name `GstMienSearchMeta`, whose structure has the
 * field `frames-ago` (uint): the frames from the last search to this one, 0
 * where this frame was searched. A search whose result comes late begins with the
 * first frame that knows it at more than 0. It has no tags, so that it stays on copies,
 * on converted and scaled frames and through coding inside a process.
 *
 * Since: 0.1
 */

#include "meta/gstmiensearch.h"

#define NAME "GstMienSearchMeta"
#define FRAMES_AGO "frames-ago"

/* Conversions change neither the frame nor who looked at it. */
static gboolean
copy (GstBuffer *dest, GstCustomMeta *meta, GstBuffer *source, GQuark type,
    gpointer data, gpointer user_data)
{
  guint frames_ago;

  if (gst_mien_buffer_get_search (source, &frames_ago))
    gst_mien_buffer_set_search (dest, frames_ago);
  return TRUE;
}

static void
ensure_registered (void)
{
  static const gchar *no_tags[] = { NULL };
  static gsize done = 0;

  if (g_once_init_enter (&done)) {
    gst_meta_register_custom (NAME, no_tags, copy, NULL, NULL);
    g_once_init_leave (&done, 1);
  }
}

/**
 * gst_mien_buffer_set_search:
 * @buffer: a writable buffer
 * @frames_ago: frames from the last search for faces to this one; 0 if
 *   @buffer itself was searched
 *
 * Says when faces were last looked for. What the buffer said before is
 * replaced.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_set_search (GstBuffer *buffer, guint frames_ago)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));

  ensure_registered ();
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, NAME);
  if (!meta)
    meta = gst_buffer_add_custom_meta (buffer, NAME);
  gst_structure_set (gst_custom_meta_get_structure (meta), FRAMES_AGO,
      G_TYPE_UINT, frames_ago, NULL);
}

/**
 * gst_mien_buffer_get_search:
 * @buffer: a buffer
 * @frames_ago: (out) (optional): frames from the last search for faces to
 *   this one; 0 if @buffer itself was searched
 *
 * Tells frames in which nobody was found from those in which nobody was looked
 * for.
 *
 * Returns: whether @buffer says it; %FALSE behind detectors that do not
 *
 * Since: 0.1
 */
gboolean
gst_mien_buffer_get_search (GstBuffer *buffer, guint *frames_ago)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), FALSE);

  ensure_registered ();
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, NAME);
  guint value;

  if (!meta
      || !gst_structure_get_uint (gst_custom_meta_get_structure (meta),
          FRAMES_AGO, &value))
    return FALSE;
  if (frames_ago)
    *frames_ago = value;
  return TRUE;
}
