/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gst/gst.h>

#include "checks.h"

typedef struct {
  const char *what;
  const char *elements; /* any one of them is enough; the first is reported */
  const char *package;  /* Debian package */
} Needed;

static const Needed table[] = {
  { "any file or stream", "decodebin uridecodebin",
      "gstreamer1.0-plugins-base" },
  { "other formats of pixels", "videoconvert", "gstreamer1.0-plugins-base" },
  { "H.264 decoding",
      "avdec_h264 vah264dec v4l2h264dec v4l2slh264dec nvh264dec openh264dec",
      "gstreamer1.0-libav" },
  { "H.265 decoding",
      "avdec_h265 vah265dec v4l2h265dec v4l2slh265dec nvh265dec libde265dec",
      "gstreamer1.0-libav" },
  { "VP9 decoding", "vp9dec avdec_vp9 vavp9dec", "gstreamer1.0-plugins-good" },
  { "AV1 decoding", "dav1ddec av1dec avdec_av1 vaav1dec",
      "gstreamer1.0-plugins-bad" },
  { "JPEG decoding", "jpegdec", "gstreamer1.0-plugins-good" },
  { "turned clips of phones", "videoflip", "gstreamer1.0-plugins-good" },
  { "cameras of this computer", "v4l2src libcamerasrc pipewiresrc",
      "gstreamer1.0-plugins-good" },
  { "RTSP cameras", "rtspsrc", "gstreamer1.0-plugins-good" },
  { "H.264 encoding", "x264enc vah264enc v4l2h264enc nvh264enc openh264enc",
      "gstreamer1.0-plugins-ugly" },
  { "H.264 in files", "h264parse", "gstreamer1.0-plugins-bad" },
  { "JPEG encoding", "jpegenc", "gstreamer1.0-plugins-good" },
  { "MP4 reading", "qtdemux", "gstreamer1.0-plugins-good" },
  { "MP4 writing", "mp4mux", "gstreamer1.0-plugins-good" },
  { "Matroska writing", "matroskamux", "gstreamer1.0-plugins-good" },
  { "recording in parts", "splitmuxsink", "gstreamer1.0-plugins-good" },
  { "showing video", "autovideosink", "gstreamer1.0-plugins-good" },
  { "pages in a browser, WebRTC", "webrtcbin", "gstreamer1.0-plugins-bad" },
  { "WebRTC's connections", "nicesrc", "gstreamer1.0-nice" },
  { "pages in a browser, HLS", "hlssink2 hlssink3",
      "gstreamer1.0-plugins-bad" },
};

/* The first of `names` that is available, or NULL. */
static char *
find_any (const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint i = 0; list[i]; i++) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find (list[i]);
    if (factory)
      return g_strdup (list[i]);
  }
  return NULL;
}

static void
report_lacking (Report *report, const Needed *needed)
{
  const char *blank = strchr (needed->elements, ' ');
  g_autofree char *name = blank
      ? g_strndup (needed->elements, blank - needed->elements)
      : g_strdup (needed->elements);
  g_autofree char *advice =
      g_strdup_printf ("Install the plugin with the element %s (Debian: %s)",
          name, needed->package);

  report_note (report, advice, "no element for: %s", needed->what);
}

void
check_codecs (Report *report)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *name = find_any (table[i].elements);
    if (name)
      g_string_append_printf (found, " %s", name);
    else
      report_lacking (report, &table[i]);
  }
  if (found->len > 0)
    report_ok (report, "elements for common pipelines:%s", found->str);
}
