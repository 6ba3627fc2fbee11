/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gst/gst.h>

#include "base/enginelog.h"
#include "gstmienfaceannotate.h"
#include "gstmienfaceclassify.h"
#include "gstmienfacedetect.h"
#include "gstmienfaceevents.h"
#include "gstmienfacejoin.h"
#include "gstmienfacejson.h"
#include "gstmienfacetrack.h"
#include "gstmiengbpoverlay.h"
#include "meta/mien.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean ok = TRUE;

  gst_mien_engine_log_init ();
  /* Registered early, so that faces from other processes can be deserialized
   * before any face is created here. */
  gst_mien_face_meta_get_info ();

  ok &= GST_ELEMENT_REGISTER (faceannotate, plugin);
  ok &= GST_ELEMENT_REGISTER (faceclassify, plugin);
  ok &= GST_ELEMENT_REGISTER (faceevents, plugin);
  ok &= GST_ELEMENT_REGISTER (facejoin, plugin);
  ok &= GST_ELEMENT_REGISTER (facejson, plugin);
  ok &= GST_ELEMENT_REGISTER (facetrack, plugin);
  ok &= GST_ELEMENT_REGISTER (facedetect, plugin);
  /* Registered last, so that elements of the type report this factory as
   * theirs: no other plugin replaces it. */
  ok &= GST_ELEMENT_REGISTER (mienfacedetect, plugin);
  ok &= GST_ELEMENT_REGISTER (gbpoverlay, plugin);
  return ok;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, mien,
    "Faces, their emotion and gender, and what the networks looked at",
    plugin_init, VERSION, GST_LICENSE, PACKAGE, GST_PACKAGE_ORIGIN)
