/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "photos.h"

#include <gst/gst.h>
#include <stdio.h>

static void
photo_free (gpointer data)
{
  Photo *photo = data;

  g_free (photo->path);
  g_array_unref (photo->labels);
  g_free (photo);
}

static Photo *
add_photo (GPtrArray *photos, char *path)
{
  Photo *photo = g_new (Photo, 1);

  *photo = (Photo) { path, g_array_new (FALSE, FALSE, sizeof (Box)) };
  g_ptr_array_add (photos, photo);
  return photo;
}

char *
photos_shared (const char *path)
{
  const char *shared = g_getenv ("MIEN_SHARED");
  g_autofree char *full = shared ? g_build_filename (shared, path, NULL) : NULL;

  if (full != NULL && g_file_test (full, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&full);
  g_autofree char *reason = g_strdup_printf ("needs $MIEN_SHARED/%s", path);
  g_test_skip (reason);
  return NULL;
}

char *
photos_yunet (const char *version)
{
  g_autofree char *name =
      g_strdup_printf ("models/yunet/face_detection_yunet_%s.onnx", version);

  return photos_shared (name);
}

char *
photos_opencv_yunet (void)
{
  static const char *const versions[] = { "2022mar", "2023mar" };

  if (!HAS_YUNET) {
    g_test_skip ("no YuNet in this build");
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autofree char *path = photos_yunet (versions[i]);
    if (path == NULL)
      return NULL;
    g_autoptr (GstElement) element =
        gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));
    g_object_set (element, "model", path, "device", "opencv", NULL);
    const GstStateChangeReturn result =
        gst_element_set_state (element, GST_STATE_PAUSED);
    gst_element_set_state (element, GST_STATE_NULL);
    if (result != GST_STATE_CHANGE_FAILURE)
      return g_steal_pointer (&path);
  }
  g_error ("neither YuNet starts");
}

static float
overlap (float start_a, float size_a, float start_b, float size_b)
{
  return MAX (0,
      MIN (start_a + size_a, start_b + size_b) - MAX (start_a, start_b));
}

float
box_overlap (const Box *a, const Box *b)
{
  return overlap (a->x, a->width, b->x, b->width)
      * overlap (a->y, a->height, b->y, b->height);
}

float
box_iou (const Box *a, const Box *b)
{
  const float both = box_overlap (a, b);

  return both / (a->width * a->height + b->width * b->height - both);
}

/* Lines "number x y w h". */
GPtrArray *
photos_sy32 (void)
{
  g_autofree char *dir = photos_shared ("detect/sy32");
  if (dir == NULL)
    return NULL;
  g_autofree char *file = g_build_filename (dir, "label.txt", NULL);
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (file, &content, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  GPtrArray *photos = g_ptr_array_new_with_free_func (photo_free);

  for (guint i = 0; lines[i] != NULL; i++) {
    char number[16];
    Box box;
    if (sscanf (lines[i], "%15s %f %f %f %f", number, &box.x, &box.y,
            &box.width, &box.height)
        != 5)
      continue;
    Photo *photo =
        add_photo (photos, g_strdup_printf ("%s/%s.jpg", dir, number));
    g_array_append_val (photo->labels, box);
  }
  return photos;
}

typedef struct {
  const char *dir;
  GPtrArray *photos;
} Dlib;

static void
dlib_element (GMarkupParseContext *context, const char *element,
    const char **names, const char **values, gpointer data, GError **error)
{
  Dlib *dlib = data;
  Box box = { 0 };

  for (guint i = 0; names[i] != NULL; i++) {
    const float number = (float) g_ascii_strtod (values[i], NULL);
    if (g_str_equal (names[i], "file"))
      add_photo (dlib->photos, g_build_filename (dlib->dir, values[i], NULL));
    else if (g_str_equal (names[i], "left"))
      box.x = number;
    else if (g_str_equal (names[i], "top"))
      box.y = number;
    else if (g_str_equal (names[i], "width"))
      box.width = number;
    else if (g_str_equal (names[i], "height"))
      box.height = number;
  }
  if (g_str_equal (element, "box")) {
    const Photo *photo = dlib->photos->pdata[dlib->photos->len - 1];
    g_array_append_val (photo->labels, box);
  }
}

GPtrArray *
photos_dlib (void)
{
  static const GMarkupParser parser = { .start_element = dlib_element };
  static const char *const files[] = { "training.xml", "testing.xml" };
  g_autofree char *dir = photos_shared ("detect/dlib");
  if (dir == NULL)
    return NULL;
  Dlib dlib = { dir, g_ptr_array_new_with_free_func (photo_free) };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (dir, files[i], NULL);
    g_autofree char *content = NULL;
    g_autoptr (GError) error = NULL;
    g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
    g_autoptr (GMarkupParseContext) context =
        g_markup_parse_context_new (&parser, 0, &dlib, NULL);
    g_markup_parse_context_parse (context, content, -1, &error);
    g_assert_no_error (error);
  }
  return dlib.photos;
}

/* One large picture of six people; the boxes were checked by eye. */
GPtrArray *
photos_six (void)
{
  static const Box boxes[] = {
    { 314, 342, 100, 122 },
    { 582, 420, 95, 118 },
    { 850, 374, 93, 115 },
    { 1201, 399, 93, 106 },
    { 1543, 379, 85, 109 },
    { 812, 851, 498, 568 },
  };
  char *path = photos_shared ("media/oarriaga_test_image.jpg");
  if (path == NULL)
    return NULL;
  GPtrArray *photos = g_ptr_array_new_with_free_func (photo_free);

  g_array_append_vals (add_photo (photos, path)->labels, boxes,
      G_N_ELEMENTS (boxes));
  return photos;
}

GPtrArray *
photos_groups (void)
{
  static const char *const files[] = { "oarriaga_12_angry_men.jpg",
    "oarriaga_solvay_conference.jpg", "face_recognition_obama_and_biden.jpg" };
  g_autofree char *dir = photos_shared ("media");
  if (dir == NULL)
    return NULL;
  GPtrArray *photos = g_ptr_array_new_with_free_func (photo_free);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    add_photo (photos, g_build_filename (dir, files[i], NULL));
  return photos;
}
