/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The same YuNet file finds the same faces in the same pixels with OpenCV, on
 * the CPU and on Vulkan. Uses all photographs with -m slow, otherwise some.
 */

#include <math.h>

#include "detectharness.h"
#include "meta/gstmienfacemeta.h"
#include "photos.h"
#include "picture.h"
#include "table.h"

#define WIDTH 640
/* Larger faces are searched for again at reduced size, which the two reduce
 * differently. */
#define NEAR 256

typedef struct {
  Box box;
  float landmarks[GST_MIEN_N_LANDMARKS][2];
  float confidence;
} Face;

/* Reduced beforehand, so that both see the same pixels. */
static GstBuffer *
load (const char *path, GstCaps **caps)
{
  g_autoptr (GstSample) sample = test_picture_decode (path);
  GstVideoInfo info, bgr;
  GstVideoFrame from, to;

  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  const guint width = MIN (info.width, WIDTH);
  gst_video_info_set_format (&bgr, GST_VIDEO_FORMAT_BGR, width,
      MAX (1, info.height * width / info.width));
  GstVideoConverter *converter = gst_video_converter_new (&info, &bgr, NULL);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, bgr.size, NULL);
  gst_video_frame_map (&from, &info, gst_sample_get_buffer (sample),
      GST_MAP_READ);
  gst_video_frame_map (&to, &bgr, buffer, GST_MAP_WRITE);
  gst_video_converter_frame (converter, &from, &to);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
  gst_video_converter_free (converter);
  *caps = gst_video_info_to_caps (&bgr);
  return buffer;
}

static GstHarness *
detector_new (const char *model, const char *device)
{
  g_autofree char *properties = g_strdup_printf (
      "model=\"%s\" device=%s min-size-width=0 min-size-height=0", model,
      device);

  return detect_harness (properties);
}

static GArray *
detect (GstHarness *harness, GstBuffer *picture, GstCaps *caps)
{
  gst_harness_set_src_caps (harness, gst_caps_ref (caps));
  GstBuffer *buffer =
      gst_harness_push_and_pull (harness, gst_buffer_ref (picture));
  GArray *faces = g_array_new (FALSE, FALSE, sizeof (Face));
  gpointer state = NULL;
  GstMienFace *found;

  while ((found = gst_mien_buffer_iterate_faces (buffer, &state))) {
    Face face = { { found->x, found->y, found->width, found->height },
      .confidence = found->confidence };
    for (guint k = 0; k < GST_MIEN_N_LANDMARKS; k++) {
      face.landmarks[k][0] = found->landmarks[k].x;
      face.landmarks[k][1] = found->landmarks[k].y;
    }
    g_array_append_val (faces, face);
  }
  gst_buffer_unref (buffer);
  return faces;
}

typedef struct {
  double pixels, points, score; /* largest differences */
  guint faces;
} Difference;

static const Face *
find_best (const GArray *faces, const Box *box)
{
  const Face *best = NULL;
  float overlap = 0.5f;

  for (guint i = 0; i < faces->len; i++) {
    const Face *face = &g_array_index (faces, Face, i);
    if (box_iou (&face->box, box) > overlap) {
      overlap = box_iou (&face->box, box);
      best = face;
    }
  }
  return best;
}

static void
take (double *largest, double difference)
{
  *largest = MAX (*largest, fabs (difference));
}

static void
compare_faces (const Face *a, const Face *b, Difference *difference)
{
  take (&difference->pixels, a->box.x - b->box.x);
  take (&difference->pixels, a->box.y - b->box.y);
  take (&difference->pixels, a->box.x + a->box.width - b->box.x - b->box.width);
  take (&difference->pixels,
      a->box.y + a->box.height - b->box.y - b->box.height);
  take (&difference->score, a->confidence - b->confidence);
  for (guint k = 0; k < GST_MIEN_N_LANDMARKS; k++)
    for (guint i = 0; i < 2; i++)
      take (&difference->points, a->landmarks[k][i] - b->landmarks[k][i]);
}

/* Each face that is not near has a counterpart among the others. */
static void
compare (const GArray *faces, const GArray *others, const char *path,
    Difference *difference)
{
  for (guint i = 0; i < faces->len; i++) {
    const Face *face = &g_array_index (faces, Face, i);
    if (MAX (face->box.width, face->box.height) > NEAR)
      continue;
    const Face *other = find_best (others, &face->box);
    if (!other)
      g_error ("%s: only one way finds %g,%g %gx%g, %g", path, face->box.x,
          face->box.y, face->box.width, face->box.height, face->confidence);
    difference->faces++;
    compare_faces (face, other, difference);
  }
}

static Difference
measure (GPtrArray *photos, guint step, const char *model,
    const char *const devices[2])
{
  GstHarness *a = detector_new (model, devices[0]);
  GstHarness *b = detector_new (model, devices[1]);
  Difference difference = { 0 };

  for (guint i = 0; i < photos->len; i += step) {
    const Photo *photo = photos->pdata[i];
    g_autoptr (GstCaps) caps = NULL;
    g_autoptr (GstBuffer) picture = load (photo->path, &caps);
    g_autoptr (GArray) faces = detect (a, picture, caps);
    g_autoptr (GArray) others = detect (b, picture, caps);
    compare (faces, others, photo->path, &difference);
    compare (others, faces, photo->path, &difference);
  }
  gst_harness_teardown (a);
  gst_harness_teardown (b);
  g_test_message ("%s and %s: %u faces, boxes differ by %.3f pixels, points by "
                  "%.3f, scores by %.6f",
      devices[0], devices[1], difference.faces / 2, difference.pixels,
      difference.points, difference.score);
  return difference;
}

static GPtrArray *
read_all (void)
{
  GPtrArray *(*const reads[]) (void) = { photos_sy32, photos_dlib, photos_six,
    photos_groups };
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (reads); i++) {
    GPtrArray *photos = reads[i]();
    if (!photos) {
      g_ptr_array_unref (all);
      return NULL;
    }
    g_ptr_array_extend_and_steal (all, photos);
  }
  return all;
}

static void
test_opencv (void)
{
  static const char *const devices[] = { "opencv", "cpu" };
  g_autofree char *model = photos_opencv_yunet ();
  g_autoptr (GPtrArray) photos = model ? read_all () : NULL;
  if (!photos)
    return;
  const Difference difference =
      measure (photos, g_test_slow () ? 1 : 9, model, devices);

  g_assert_cmpuint (difference.faces, >, 20);
  g_assert_cmpfloat (difference.pixels, <=, 1);
  g_assert_cmpfloat (difference.points, <=, 1);
  g_assert_cmpfloat (difference.score, <=, 1e-3);
}

/* Each picture size is compiled separately. */
static void
test_vulkan (gconstpointer data)
{
  static const char *const devices[] = { "vulkan", "cpu" };
  g_autofree char *model = photos_yunet (data);
  g_autoptr (GPtrArray) photos = model ? read_all () : NULL;
  if (!photos)
    return;
  const Difference difference =
      measure (photos, g_test_slow () ? 20 : 130, model, devices);

  g_assert_cmpuint (difference.faces, >, 0);
  g_assert_cmpfloat (difference.pixels, <=, 0.5);
  g_assert_cmpfloat (difference.points, <=, 0.5);
  g_assert_cmpfloat (difference.score, <=, 1e-3);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detect/engines/opencv", test_opencv);
  if (HAS_VULKAN) {
    g_test_add_data_func ("/detect/engines/vulkan/2022mar", "2022mar",
        test_vulkan);
    g_test_add_data_func ("/detect/engines/vulkan/2023mar", "2023mar",
        test_vulkan);
  }
  return g_test_run ();
}
