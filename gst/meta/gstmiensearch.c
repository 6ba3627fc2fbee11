/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmiensearch
 * @title: Searched frames
 * @short_description: whether a frame was searched for faces
 *
 * If a frame has no faces, either none were found or the frame was not
 * searched. A detector that searches only some frames marks them with a
 * #GstCustomMeta named `GstMienSearchMeta`. Its structure has the field
 * `frames-ago` (uint): the number of frames since the last search, 0 if this
 * frame was searched. If the result of a search arrives late, the first frame
 * that has it starts above 0. The meta has no tags, so it is kept when frames
 * are copied, converted, scaled, or encoded and decoded within a process.
 *
 * Since: 0.1
 */

#include "meta/gstmiensearch.h"

#define NAME "GstMienSearchMeta"
#define FRAMES_AGO "frames-ago"

/* A conversion does not affect when the frame was searched. */
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
 * @frames_ago: number of frames since the last search for faces; 0 if @buffer
 *   itself was searched
 *
 * Sets when faces were last searched for. A value set before is replaced.
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
 * @frames_ago: (out) (optional): number of frames since the last search for
 *   faces; 0 if @buffer itself was searched
 *
 * Gets when faces were last searched for. This distinguishes a frame in which
 * no face was found from one that was not searched.
 *
 * Returns: %TRUE if @buffer has this information; %FALSE downstream of
 *   detectors that do not provide it
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
