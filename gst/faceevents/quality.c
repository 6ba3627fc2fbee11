/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "quality.h"

#include <math.h>

#include "image/sharpness.h"
#include "meta/facebox.h"

/* Values at which size and sharpness have half of their maximum effect. */
#define HALF_SIZE 64       /* pixels */
#define HALF_SHARPNESS 200 /* variance of the Laplacian */
/* Minimum frontalness, so that any face is better than none. */
#define LEAST 0.05f
/* Where the nose tip of a frontal face is, as a fraction of the way from the
 * eyes to the mouth. */
#define NOSE 0.55f
/* Distance between the eyes of a frontal face, relative to the length of that
 * way. */
#define WIDTH 0.9f

static gfloat
dot (GstMienPoint a, GstMienPoint b)
{
  return a.x * b.x + a.y * b.y;
}

static GstMienPoint
minus (GstMienPoint a, GstMienPoint b)
{
  return (GstMienPoint) { a.x - b.x, a.y - b.y };
}

static GstMienPoint
between (GstMienPoint a, GstMienPoint b)
{
  return (GstMienPoint) { (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* 1 at 0, falling to 0 at 0.5. */
static gfloat
near_0 (gfloat deviation)
{
  return MAX (0, 1 - 2 * fabsf (deviation));
}

gfloat
gst_mien_frontalness (const GstMienFace *face, gfloat pixel_aspect)
{
  GstMienPoint p[GST_MIEN_N_LANDMARKS];

  if (!face->has_landmarks)
    return 1;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    p[i] = (GstMienPoint) { face->landmarks[i].x * pixel_aspect,
      face->landmarks[i].y };
  const GstMienPoint eyes = between (p[0], p[1]), mouth = between (p[3], p[4]);
  const GstMienPoint across = minus (p[1], p[0]), down = minus (mouth, eyes);
  const gfloat width = sqrtf (dot (across, across));
  const gfloat height = sqrtf (dot (down, down));
  if (!(width > 0 && height > 0 && isfinite (width) && isfinite (height)))
    return LEAST;

  const gfloat aside =
      dot (minus (p[2], between (eyes, mouth)), across) / (width * width);
  const gfloat along = dot (minus (p[2], eyes), down) / (height * height);
  const gfloat narrow = MIN (1, width / (WIDTH * height));
  const gfloat upright = MAX (0, across.x / width);
  const gfloat result =
      near_0 (aside) * near_0 (along - NOSE) * narrow * upright;
  return result > LEAST ? result : LEAST;
}

static gfloat
saturate (gfloat value, gfloat half)
{
  return value / (value + half);
}

gfloat
gst_mien_quality (const GstMienFace *face, const MienImage *image)
{
  const MienBox box = gst_mien_face_box (face);
  MienBox part;

  if (!mien_box_is_sane (&box)
      || !mien_box_clip (&box, image->width, image->height, &part))
    return 0;
  const gfloat size = MIN (part.width, part.height);
  const gfloat inside =
      MIN (1, part.width * part.height / (box.width * box.height));
  return saturate (size, HALF_SIZE)
      * saturate (mien_sharpness (image, &box), HALF_SHARPNESS) * inside
      * gst_mien_frontalness (face, mien_image_pixel_aspect (image));
}
