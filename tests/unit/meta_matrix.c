/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces through crops, flips and borders, as described by GStreamer >= 1.28. */

#include <math.h>

#include "faces.h"

#define WIDTH 640
#define HEIGHT 480

typedef struct {
  const gchar *what;
  GstVideoRectangle in, out; /* which part of the frame goes where */
  gint width, height;        /* of the new frame */
  gfloat matrix[2][3];
  gboolean visible;
  gfloat box[4];
} Case;

static const Case cases[] = {
  { "nothing", { 0, 0, WIDTH, HEIGHT }, { 0, 0, WIDTH, HEIGHT }, WIDTH, HEIGHT,
      { { 1, 0, 0 }, { 0, 1, 0 } }, TRUE, { 100, 50, 80, 60 } },
  { "crop", { 90, 40, 200, 100 }, { 0, 0, 200, 100 }, 200, 100,
      { { 1, 0, 0 }, { 0, 1, 0 } }, TRUE, { 10, 10, 80, 60 } },
  { "crop through it", { 120, 40, 200, 100 }, { 0, 0, 200, 100 }, 200, 100,
      { { 1, 0, 0 }, { 0, 1, 0 } }, TRUE, { -20, 10, 80, 60 } },
  { "crop it away", { 180, 0, 200, 100 }, { 0, 0, 200, 100 }, 200, 100,
      { { 1, 0, 0 }, { 0, 1, 0 } }, FALSE, { 0 } },
  { "letterbox", { 0, 0, WIDTH, HEIGHT }, { 160, 0, 320, 240 }, 640, 240,
      { { .5f, 0, 0 }, { 0, .5f, 0 } }, TRUE, { 210, 25, 40, 30 } },
  { "mirror", { 0, 0, WIDTH, HEIGHT }, { 0, 0, WIDTH, HEIGHT }, WIDTH, HEIGHT,
      { { -1, 0, WIDTH - 1 }, { 0, 1, 0 } }, TRUE, { 459, 50, 80, 60 } },
  { "quarter turn", { 0, 0, WIDTH, HEIGHT }, { 0, 0, HEIGHT, WIDTH }, HEIGHT,
      WIDTH, { { 0, -1, HEIGHT - 1 }, { 1, 0, 0 } }, TRUE,
      { 369, 100, 60, 80 } },
  { "vanish", { 0, 0, WIDTH, HEIGHT }, { 0, 0, WIDTH, HEIGHT }, WIDTH, HEIGHT,
      { { INFINITY, 0, 0 }, { 0, 1, 0 } }, FALSE, { 0 } },
};

static GstBuffer *
transform (GstBuffer *source, const Case *c)
{
  GstMeta *meta = gst_buffer_get_meta (source, GST_MIEN_FACE_META_API_TYPE);
  GstVideoInfo in = { .width = WIDTH, .height = HEIGHT };
  GstVideoInfo out = { .width = c->width, .height = c->height };
  GstVideoMetaTransformMatrix matrix = { &in, c->in, &out, c->out,
    { { c->matrix[0][0], c->matrix[0][1], c->matrix[0][2] },
        { c->matrix[1][0], c->matrix[1][1], c->matrix[1][2] }, { 0, 0, 1 } } };
  GstBuffer *dest = gst_buffer_new ();

  g_assert_true (meta->info->transform_func (dest, meta, source,
      gst_video_meta_transform_matrix_get_quark (), &matrix));
  return dest;
}

static void
test_boxes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, 100, 50, 80, 60, 1, "yunet");
    face->has_landmarks = TRUE;
    face->landmarks[0] = (GstMienPoint) { 100, 50 };
    gst_mien_face_take_attribute (face, test_attribute ("emotion", 1));
    gst_mien_face_take_map (face, test_map ("gbp", "a"));
    g_autoptr (GstBuffer) dest = transform (buffer, &cases[i]);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (dest);

    g_test_message ("%s: %u faces", cases[i].what, faces->len);
    g_assert_cmpuint (faces->len, ==, cases[i].visible);
    if (!cases[i].visible)
      continue;
    const GstMienFace *moved = faces->pdata[0];
    g_test_message ("%g,%g %gx%g", moved->x, moved->y, moved->width,
        moved->height);
    g_assert_cmpfloat (moved->x, ==, cases[i].box[0]);
    g_assert_cmpfloat (moved->y, ==, cases[i].box[1]);
    g_assert_cmpfloat (moved->width, ==, cases[i].box[2]);
    g_assert_cmpfloat (moved->height, ==, cases[i].box[3]);
    g_assert_cmpuint (moved->id, ==, face->id);
    g_assert_nonnull (gst_mien_face_find_attribute (moved, "emotion"));
    g_assert_cmpuint (gst_mien_face_get_n_maps (moved), ==,
        cases[i].matrix[0][0] > 0 ? 1 : 0);
    gboolean turned = cases[i].matrix[0][0] <= 0;
    g_assert_cmpfloat (moved->landmarks[0].x, ==,
        turned ? moved->x + moved->width : moved->x);
    g_assert_cmpfloat (moved->landmarks[0].y, ==, moved->y);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/matrix/boxes", test_boxes);
  return g_test_run ();
}
