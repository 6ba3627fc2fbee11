/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How often faceclassify's result for real faces changes when the frame's
 * pixels are not square: no more often than when the same pixels are lost and
 * the picture is made square again. The photographs are not shipped (photos.h).
 */

#include <gst/check/gstharness.h>
#include <string.h>

#include "image/crop.h"
#include "meta/mien.h"
#include "photos.h"
#include "picture.h"

/* The faces with the largest labels among those found by the default
 * detector. */
#define N_FACES 61
#define SAME_FACE 0.5f

/* Grayscale, full range; the box is in its pixels. */
typedef struct {
  guint width, height;
  guint8 *pixels;
  Box box;
  float label_size; /* in pixels of the photograph */
} Face;

typedef struct {
  gint emotion, gender;
} Verdict;

typedef struct {
  guint emotions, genders; /* changed results */
} Changes;

static void
face_free (gpointer data)
{
  Face *face = data;
  g_free (face->pixels);
  g_free (face);
}

/* Scales the picture, averaged or bilinear. */
static Face *
face_resized (const Face *face, guint width, guint height)
{
  const MienImage image = { .pixels = face->pixels,
    .stride = face->width,
    .width = face->width,
    .height = face->height,
    .pixel_step = 1 };
  const float x = (float) width / face->width;
  const float y = (float) height / face->height;
  Face *result = g_new (Face, 1);

  *result = (Face) { width, height, g_malloc ((gsize) width * height),
    { face->box.x * x, face->box.y * y, face->box.width * x,
        face->box.height * y },
    face->label_size };
  mien_gray (&image, width, height, result->pixels);
  return result;
}

static guint
scaled (guint length, double factor)
{
  return MAX ((guint) (length * factor + 0.5), 1);
}

static float
overlap (const Box *a, const GstMienFace *b)
{
  const float width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  const float height =
      MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  const float both = MAX (width, 0) * MAX (height, 0);
  return both / (a->width * a->height + b->width * b->height - both);
}

/* The labelled face with the detector's box; NULL if it was not detected. */
static Face *
find_face (GstHarness *detector, const Photo *photo)
{
  const Box *label = &g_array_index (photo->labels, Box, 0);
  g_autoptr (GstSample) sample = test_picture_decode (photo->path);
  gst_harness_set_src_caps (detector,
      gst_caps_copy (gst_sample_get_caps (sample)));
  g_autoptr (GstBuffer) buffer = gst_harness_push_and_pull (detector,
      gst_buffer_ref (gst_sample_get_buffer (sample)));
  gpointer state = NULL;
  const GstMienFace *found;
  while ((found = gst_mien_buffer_iterate_faces (buffer, &state))
      && overlap (label, found) < SAME_FACE)
    ;
  if (found == NULL)
    return NULL;

  GstVideoInfo info;
  GstVideoFrame frame;
  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  Face *face = g_new (Face, 1);
  *face = (Face) { info.width, info.height,
    g_malloc ((gsize) info.width * info.height),
    { found->x, found->y, found->width, found->height },
    MIN (label->width, label->height) };
  /* A decoded JPEG has a full-range luma plane. */
  g_assert_true (GST_VIDEO_INFO_IS_YUV (&info)
      || GST_VIDEO_INFO_IS_GRAY (&info));
  for (gint y = 0; y < info.height; y++)
    memcpy (face->pixels + (gsize) y * info.width,
        (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
            + (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
        info.width);
  gst_video_frame_unmap (&frame);
  return face;
}

static gint
compare_sizes (gconstpointer a, gconstpointer b)
{
  const float first = (*(const Face *const *) a)->label_size;
  const float second = (*(const Face *const *) b)->label_size;
  return (first < second) - (first > second);
}

static GPtrArray *
find_faces (void)
{
  g_autoptr (GPtrArray) photos = photos_sy32 ();
  if (photos == NULL)
    return NULL;
  GstHarness *detector = gst_harness_new ("mienfacedetect");
  GPtrArray *faces = g_ptr_array_new_with_free_func (face_free);
  for (guint i = 0; i < photos->len; i++) {
    Face *face = find_face (detector, photos->pdata[i]);
    if (face != NULL)
      g_ptr_array_add (faces, face);
  }
  gst_harness_teardown (detector);
  g_ptr_array_sort (faces, compare_sizes);
  g_assert_cmpuint (faces->len, >=, N_FACES);
  g_ptr_array_set_size (faces, N_FACES);
  return faces;
}

static gint
winner_of (const GstMienFace *face, const char *attribute)
{
  return gst_mien_attribute_get_label_id (gst_mien_face_find_attribute (face,
      attribute));
}

static Verdict
classify (GstHarness *classifier, const Face *face, gint par_n, gint par_d)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, face->width,
      face->height);
  info.par_n = par_n;
  info.par_d = par_d;
  info.colorimetry.range = GST_VIDEO_COLOR_RANGE_0_255;
  gst_harness_set_src_caps (classifier, gst_video_info_to_caps (&info));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_WRITE));
  for (guint y = 0; y < face->height; y++)
    memcpy ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
            + (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
        face->pixels + (gsize) y * face->width, face->width);
  gst_video_frame_unmap (&frame);
  gst_mien_buffer_add_face (buffer, face->box.x, face->box.y, face->box.width,
      face->box.height, 1, "cascade");

  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (classifier, buffer);
  gpointer state = NULL;
  const GstMienFace *found = gst_mien_buffer_iterate_faces (out, &state);
  return (Verdict) { winner_of (found, "emotion"),
    winner_of (found, "gender") };
}

static void
count (Changes *changes, Verdict before, Verdict after)
{
  changes->emotions += before.emotion != after.emotion;
  changes->genders += before.gender != after.gender;
}

static void
test_changes (void)
{
  static const struct {
    gint n, d;
  } ratios[] = { { 4, 3 }, { 64, 45 }, { 2, 1 }, { 1, 2 } };
  g_autoptr (GPtrArray) faces = find_faces ();
  if (faces == NULL)
    return;
  GstHarness *classifier = gst_harness_new_parse ("faceclassify device=cpu");

  const Face *last = faces->pdata[N_FACES - 1];
  g_test_message ("%u faces, the smallest %g pixels wide; of them change "
                  "emotion, gender",
      N_FACES, last->label_size);
  for (guint i = 0; i < G_N_ELEMENTS (ratios); i++) {
    const gint n = ratios[i].n, d = ratios[i].d;
    const double x = MIN ((double) d / n, 1), y = MIN ((double) n / d, 1);
    const double less = MIN (x, y);
    Changes wide = { 0 }, back = { 0 }, small = { 0 };
    for (guint k = 0; k < N_FACES; k++) {
      const Face *face = faces->pdata[k];
      const Verdict verdict = classify (classifier, face, 1, 1);
      g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (face_free);
      Face *squeezed = face_resized (face, scaled (face->width, x),
          scaled (face->height, y));
      g_ptr_array_add (made, squeezed);
      Face *square = face_resized (squeezed, face->width, face->height);
      g_ptr_array_add (made, square);
      Face *reduced = face_resized (face, scaled (face->width, less),
          scaled (face->height, less));
      g_ptr_array_add (made, reduced);
      count (&wide, verdict, classify (classifier, squeezed, n, d));
      count (&back, verdict, classify (classifier, square, 1, 1));
      count (&small, verdict, classify (classifier, reduced, 1, 1));
    }
    g_test_message ("%d:%d: %u, %u; squeezed and enlarged again %u, %u; "
                    "reduced both ways %u, %u",
        n, d, wide.emotions, wide.genders, back.emotions, back.genders,
        small.emotions, small.genders);
    /* One more may be chance: the enlargement differs. */
    g_assert_cmpuint (wide.emotions, <=,
        MAX (back.emotions, small.emotions) + 1);
    g_assert_cmpuint (wide.genders, <=, MAX (back.genders, small.genders) + 1);
  }
  gst_harness_teardown (classifier);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classify/pixel-aspect", test_changes);
  return g_test_run ();
}
