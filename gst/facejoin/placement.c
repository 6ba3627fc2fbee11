/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "placement.h"

#include "base/formats.h"
#include "base/properties.h"

GType
gst_mien_fit_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_MIEN_FIT_BORDERS, "The whole picture, between borders", "borders" },
    { GST_MIEN_FIT_CROP, "The middle of the picture", "crop" },
    { GST_MIEN_FIT_STRETCH, "The whole picture, stretched", "stretch" },
    { 0 },
  };
  return gst_mien_enum_type ("GstMienFaceJoinFit", values);
}

static gdouble
pixel_aspect_of (const GstStructure *structure)
{
  GstVideoInfo info;

  gst_video_info_init (&info);
  if (gst_structure_get_fraction (structure, "pixel-aspect-ratio", &info.par_n,
          &info.par_d))
    return gst_mien_pixel_aspect (&info);
  return 1;
}

static GstClockTime
frame_time_of (const GstStructure *structure)
{
  gint n, d;

  if (!gst_structure_get_fraction (structure, "framerate", &n, &d) || n <= 0
      || d <= 0)
    return 0;
  return gst_util_uint64_scale_int (GST_SECOND, d, n);
}

gboolean
gst_mien_frame_from_caps (GstMienFrame *self, const GstCaps *caps)
{
  const GstStructure *structure =
      gst_caps_get_size (caps) > 0 ? gst_caps_get_structure (caps, 0) : NULL;
  gint width, height;

  *self = (GstMienFrame) { 0 };
  if (!structure || !gst_structure_get_int (structure, "width", &width)
      || !gst_structure_get_int (structure, "height", &height) || width <= 0
      || height <= 0)
    return FALSE;
  *self = (GstMienFrame) { width, height, pixel_aspect_of (structure),
    frame_time_of (structure) };
  return TRUE;
}

/* The scale of the full picture within the analysed frame. It fits the width at
 * the scale `across` and the height at the scale `down`. */
static gdouble
enlargement (gdouble across, gdouble down, GstMienFit fit)
{
  return fit == GST_MIEN_FIT_CROP ? MAX (across, down) : MIN (across, down);
}

void
gst_mien_placement_init (GstMienPlacement *self, const GstMienFrame *analyzed,
    const GstMienFrame *full, GstMienFit fit)
{
  /* Size of the full picture in the analysed frame, in pixels of the latter. */
  gdouble width = analyzed->width, height = analyzed->height;

  if (fit != GST_MIEN_FIT_STRETCH) {
    const gdouble shown = full->width * full->pixel_aspect;
    const gdouble scale = enlargement (width * analyzed->pixel_aspect / shown,
        height / full->height, fit);
    width = shown * scale / analyzed->pixel_aspect;
    height = full->height * scale;
  }
  self->scale_x = full->width / width;
  self->scale_y = full->height / height;
  self->offset_x = (width - analyzed->width) / 2 * self->scale_x;
  self->offset_y = (height - analyzed->height) / 2 * self->scale_y;
}

void
gst_mien_placement_move (const GstMienPlacement *self, GstMienFace *face)
{
  face->x = (gfloat) (face->x * self->scale_x + self->offset_x);
  face->y = (gfloat) (face->y * self->scale_y + self->offset_y);
  face->width = (gfloat) (face->width * self->scale_x);
  face->height = (gfloat) (face->height * self->scale_y);
  for (guint i = 0; face->has_landmarks && i < GST_MIEN_N_LANDMARKS; i++) {
    GstMienPoint *point = &face->landmarks[i];
    point->x = (gfloat) (point->x * self->scale_x + self->offset_x);
    point->y = (gfloat) (point->y * self->scale_y + self->offset_y);
  }
}
