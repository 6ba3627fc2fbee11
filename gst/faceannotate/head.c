/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "head.h"

#include <math.h>

#include "meta/facebox.h"

/* Boxes of faces end at the eyebrows or the hair, and at the lips or the chin,
 * with any detector: a cascade's box is as wide as a network's, but square.
 * Height over width of a face is at least FLATTEST, and at most NARROWEST even
 * if the face turns away. */
#define FLATTEST 1.3
#define NARROWEST 1.4
/* Semi-axes of an oval through the corners of the box, as a fraction of its
 * sides. */
#define CORNER M_SQRT1_2
/* There is more head above the face than below: how much higher the centre is,
 * as a fraction of the height. */
#define ABOVE 0.08

/* Measured from the point between the eyes, the centre of the head, in
 * multiples of its distance to the mouth. */
#define TO_CROWN 1.9
#define TO_EAR 1.5

gboolean
gst_mien_head_of (const GstMienFace *face, GstMienHead *head)
{
  *head = (GstMienHead) { gst_mien_face_box (face), face->has_landmarks };
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    head->landmarks[i] = face->landmarks[i];
  return mien_box_is_sane (&head->box);
}

static float
mix (float a, float b, double part)
{
  return (float) (a + (b - a) * part);
}

GstMienHead
gst_mien_head_between (const GstMienHead *a, const GstMienHead *b, double part)
{
  GstMienHead head = {
    { mix (a->box.x, b->box.x, part), mix (a->box.y, b->box.y, part),
        mix (a->box.width, b->box.width, part),
        mix (a->box.height, b->box.height, part) },
    a->has_landmarks && b->has_landmarks
  };
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    head.landmarks[i] =
        (GstMienPoint) { mix (a->landmarks[i].x, b->landmarks[i].x, part),
          mix (a->landmarks[i].y, b->landmarks[i].y, part) };
  return head;
}

static MienOval
oval_of_box (const MienBox *box, double grown, double aspect)
{
  const double height = MAX (box->height, FLATTEST * box->width * aspect);
  const double width = MAX (box->width * aspect, height / NARROWEST);

  return (MienOval) {
    .x = box->x + box->width / 2,
    .y = box->y + box->height / 2 - ABOVE * height,
    .across = CORNER * grown * width,
    .along = CORNER * grown * height,
    .aspect = aspect,
  };
}

/* Returns FALSE if the landmarks are not plausible. */
static gboolean
oval_of_landmarks (const GstMienHead *head, double grown, double aspect,
    MienOval *oval)
{
  const GstMienPoint *points = head->landmarks;
  const double eyes_x = (points[0].x + points[1].x) / 2;
  const double eyes_y = (points[0].y + points[1].y) / 2;
  const double x = ((points[3].x + points[4].x) / 2 - eyes_x) * aspect;
  const double y = (points[3].y + points[4].y) / 2 - eyes_y;
  const double distance = hypot (x, y);
  const MienBox *box = &head->box;

  /* Written so that a NaN fails. */
  if (!(distance >= 1 && distance <= MAX (box->width * aspect, box->height)
          && eyes_x >= box->x && eyes_x <= box->x + box->width
          && eyes_y >= box->y && eyes_y <= box->y + box->height))
    return FALSE;
  *oval = (MienOval) {
    .x = eyes_x,
    .y = eyes_y,
    .across = TO_EAR * grown * distance,
    .along = TO_CROWN * grown * distance,
    .angle = atan2 (x, y),
    .aspect = aspect,
  };
  return TRUE;
}

guint
gst_mien_head_to_ovals (const GstMienHead *head, double margin, double aspect,
    MienOval ovals[GST_MIEN_HEAD_OVALS])
{
  const double grown = 1 + 2 * margin;

  ovals[0] = oval_of_box (&head->box, grown, aspect);
  return 1
      + (head->has_landmarks
          && oval_of_landmarks (head, grown, aspect, &ovals[1]));
}
