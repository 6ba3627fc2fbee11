/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "privacy.h"

#include "base/properties.h"
#include "choice.h"
#include "meta/gstmienunconfirmed.h"

/* Maximum values of properties, frames. */
#define MAX_KEEP 10000
#define MAX_LOOK_AHEAD 1000

static const GEnumValue ANONYMIZE[] = {
  { GST_MIEN_ANONYMIZE_NONE, "Leave faces unchanged", "none" },
  { GST_MIEN_ANONYMIZE_BLUR, "Replace heads with a smooth blur", "blur" },
  { GST_MIEN_ANONYMIZE_PIXELATE, "Replace heads with a few large squares",
      "pixelate" },
  { GST_MIEN_ANONYMIZE_FILL, "Paint heads black", "fill" },
  { 0 },
};

#define FLAGS GST_MIEN_PARAM_ANY_TIME
#define AT(field) \
  (offset + (glong) G_STRUCT_OFFSET (GstMienAnonymizeSettings, field))

static void
install_choices (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (only),
      g_param_spec_string ("anonymize-only", "Anonymize only",
          "Faces to anonymize: ATTRIBUTE=LABEL or id=TRACK, separated by "
          "commas, such as gender=woman,id=3; unset = all. Faces for which "
          "this is unknown are anonymized",
          NULL, FLAGS));
  gst_mien_install_property (klass, AT (except),
      g_param_spec_string ("anonymize-except", "Anonymize except",
          "Faces to leave visible, in the form of anonymize-only; unset = "
          "none. Faces for which this is unknown are anonymized",
          NULL, FLAGS));
}

void
gst_mien_privacy_install (gpointer klass, glong offset)
{
  gst_mien_install_property (klass, AT (kind),
      g_param_spec_enum ("anonymize", "Anonymize",
          "How to make faces unrecognisable, before anything is drawn",
          gst_mien_enum_type ("GstMienFaceAnnotateAnonymize", ANONYMIZE),
          GST_MIEN_ANONYMIZE_NONE, FLAGS));
  gst_mien_install_property (klass, AT (margin),
      g_param_spec_double ("anonymize-margin", "Anonymize margin",
          "How far the anonymized area extends beyond the head on each side, "
          "as a fraction of its size",
          0, 2, 0.1, FLAGS));
  gst_mien_install_property (klass, AT (keep),
      g_param_spec_uint ("anonymize-keep", "Anonymize keep",
          "Number of frames for which a lost face stays anonymized at its "
          "last position",
          0, MAX_KEEP, 15, FLAGS));
  gst_mien_install_property (klass, AT (look_ahead),
      g_param_spec_uint ("look-ahead", "Look ahead",
          "Number of frames to hold back while anonymizing, so that faces are "
          "also anonymized that many frames before they are first found; adds "
          "the same latency",
          0, MAX_LOOK_AHEAD, 0, FLAGS));
  install_choices (klass, offset);
}

static void
post_settings (GstMienFilter *self, const GError *error)
{
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s", error->message), (NULL));
}

gboolean
gst_mien_privacy_check (GstMienFilter *self,
    const GstMienAnonymizeSettings *settings)
{
  g_autoptr (GError) error = NULL;

  if (gst_mien_anonymizer_check (settings, &error))
    return TRUE;
  post_settings (self, error);
  return FALSE;
}

void
gst_mien_privacy_arrive (GstMienFilter *self, GstMienAnonymizer *anonymizer,
    GstBuffer *buffer, guint64 number)
{
  g_autoptr (GPtrArray) faces = gst_mien_filter_get_faces (self, buffer);
  g_autoptr (GPtrArray) unconfirmed =
      gst_mien_buffer_get_unconfirmed_faces (buffer);

  gst_mien_anonymizer_add (anonymizer, number, faces);
  gst_mien_anonymizer_add (anonymizer, number, unconfirmed);
}

/* Refuses them even without faces: a stream that only fails once there is a
 * face to anonymize would seem to work. */
static GstFlowReturn
refuse_images (GstMienFilter *self)
{
  GST_ELEMENT_ERROR (self, STREAM, WRONG_TYPE,
      ("Cannot anonymize faces: expected frames in memory, found images of a "
       "Vulkan device (memory:VulkanImage). Put vulkandownload before this "
       "element, or set anonymize=none"),
      (NULL));
  return GST_FLOW_ERROR;
}

GstFlowReturn
gst_mien_privacy_cover (GstMienFilter *self, GstMienAnonymizer *anonymizer,
    const GstMienAnonymizeSettings *settings, guint64 number,
    GstBuffer **buffer, guint *n_covered)
{
  g_autoptr (GError) error = NULL;
  GstVideoFrame frame;

  *n_covered = 0;
  if (gst_mien_filter_has_images (self))
    return refuse_images (self);
  const gint n =
      gst_mien_anonymizer_find (anonymizer, number, settings, &error);
  *n_covered = (guint) MAX (n, 0);
  if (n < 0) {
    post_settings (self, error);
    return GST_FLOW_ERROR;
  }
  if (n == 0)
    return GST_FLOW_OK;

  *buffer = gst_buffer_make_writable (*buffer);
  if (!gst_video_frame_map (&frame, gst_mien_filter_get_info (self), *buffer,
          GST_MAP_READWRITE)) {
    GST_ELEMENT_ERROR (self, STREAM, FAILED,
        ("Cannot anonymize faces: expected frames in memory that can be mapped "
         "for writing. Put a videoconvert before this element"),
        (NULL));
    return GST_FLOW_ERROR;
  }
  gst_mien_anonymizer_cover (anonymizer, &frame, settings);
  gst_video_frame_unmap (&frame);
  return GST_FLOW_OK;
}
