/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceannotate without any font, or without a font for the letters of a label.
 * Fontconfig reads its configuration once per process, and Pango's behaviour
 * without fonts differs between processes, so each case runs in processes of
 * its own.
 */

#include <glib/gstdio.h>

#include "annotatefixture.h"
#include "faces.h"
#include "messages.h"

#define N_RUNS 8
#define DEJAVU "/usr/share/fonts/truetype/dejavu"

typedef struct {
  AnnotateFixture f;
  GstBus *bus;
} Fixture;

static void
set_up (Fixture *self)
{
  annotate_set_up (&self->f, "I420", 640, 480, TRUE);
  self->bus = gst_bus_new ();
  gst_element_set_bus (self->f.h->element, self->bus);
}

static void
tear_down (Fixture *self)
{
  gst_element_set_bus (self->f.h->element, NULL);
  annotate_tear_down (&self->f);
  gst_object_unref (self->bus);
}

/* Faces with one label each; the class of one of them is called `name`. */
static GstBuffer *
push_faces (Fixture *self, const gchar *name)
{
  const gchar *const labels[] = { name, NULL };
  GstBuffer *frame = annotate_black_frame (&self->f.info);
  annotate_add_face (frame, 100, 200, 100, 3, 0);
  gst_mien_face_take_attribute (annotate_add_face (frame, 400, 200, 100, -1,
                                    -1),
      test_attribute_new ("name", "test", labels, (gfloat[]) { 1 }, 1));
  return annotate_push (&self->f, frame);
}

static void
assert_warning (Fixture *self, const gchar *wanted)
{
  g_autofree gchar *text = test_pop_text (self->bus, GST_MESSAGE_WARNING);
  if (wanted == NULL)
    g_assert_null (text);
  else if (text == NULL || strstr (text, wanted) == NULL)
    g_error ("expected a warning of \"%s\", found \"%s\"", wanted, text);
}

static void
assert_boxes (GstBuffer *out)
{
  g_assert_cmpuint (annotate_n_rectangles (out), ==, 8);
  for (guint i = 0; i < 8; i++) {
    const GstVideoRectangle at = annotate_rectangle (out, i);
    g_assert_cmpint (MAX (at.w, at.h), <=, 100);
    g_assert_cmpint (MIN (at.w, at.h), ==, 2);
  }
}

/* Boxes, but no letters and no plates, and bars without letters. */
static void
run_without_fonts (void)
{
  Fixture self;
  set_up (&self);
  GstElement *element = self.f.h->element;
  g_object_set (element, "draw-labels", FALSE, NULL);
  gst_buffer_unref (push_faces (&self, "a"));
  assert_warning (&self, NULL);

  g_object_set (element, "draw-labels", TRUE, NULL);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GstBuffer) out = push_faces (&self, "a");
    assert_boxes (out);
    assert_warning (&self, i == 0 ? "fonts-dejavu-core" : NULL);
  }

  g_object_set (element, "draw-boxes", FALSE, "draw-bars", TRUE, NULL);
  g_autoptr (GstBuffer) bars = push_faces (&self, "a");
  g_assert_cmpuint (annotate_n_rectangles (bars), ==, 2);
  for (guint i = 0; i < 2; i++) {
    const GstVideoRectangle at = annotate_rectangle (bars, i);
    g_assert_cmpint (at.w, >, 40);
    g_assert_cmpint (at.w, <, 80);
    g_assert_cmpint (at.h, >, i == 0 ? 100 : 10);
    g_assert_cmpint (at.h, <, i == 0 ? 200 : 40);
  }
  assert_warning (&self, NULL);

  /* Reported again at the next start. */
  gst_element_set_state (element, GST_STATE_NULL);
  gst_harness_play (self.f.h);
  gst_harness_set_src_caps (self.f.h, gst_video_info_to_caps (&self.f.info));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (self.f.h, gst_event_new_segment (&segment));
  gst_buffer_unref (push_faces (&self, "a"));
  assert_warning (&self, "fonts-dejavu-core");
  tear_down (&self);
}

/* There is a font, but without these letters: the labels have the same size. */
static void
run_with_latin (void)
{
  Fixture self;
  set_up (&self);
  g_object_set (self.f.h->element, "draw-boxes", FALSE, "font-desc",
      "No Such Font", NULL);
  gst_buffer_unref (push_faces (&self, "Grüße"));
  assert_warning (&self, NULL);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GstBuffer) out = push_faces (&self, "高兴");
    g_assert_cmpuint (annotate_n_rectangles (out), ==, 2);
    const GstVideoRectangle latin = annotate_rectangle (out, 0);
    const GstVideoRectangle other = annotate_rectangle (out, 1);
    g_assert_cmpint (other.h, >, 10);
    g_assert_cmpint (other.h, <=, latin.h);
    g_assert_cmpint (other.w, >, 40);
    g_assert_cmpint (other.w, <, 160);
    assert_warning (&self, i == 0 ? "高兴" : NULL);
  }
  tear_down (&self);
}

/* Runs that test in processes that use the fonts in `dir`. */
static void
trap (const gchar *test, const gchar *dir, guint n)
{
  if (g_getenv ("MESON_EXE_WRAPPER")) {
    g_test_skip ("programs that run themselves do not go through an emulator");
    return;
  }
  g_autofree gchar *folder = g_dir_make_tmp ("mien-fonts-XXXXXX", NULL);
  g_autofree gchar *empty = g_build_filename (folder, "empty", NULL);
  g_autofree gchar *file = g_build_filename (folder, "fonts.conf", NULL);
  g_autofree gchar *cache = g_build_filename (g_getenv ("XDG_CACHE_HOME")
          ? g_getenv ("XDG_CACHE_HOME")
          : g_get_tmp_dir (),
      "mien-fonts", NULL);
  g_autofree gchar *conf = g_strdup_printf (
      "<?xml version=\"1.0\"?>"
      "<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>%s</dir>"
      "<cachedir>%s</cachedir></fontconfig>",
      dir ? dir : empty, cache);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, conf, -1, NULL));
  g_setenv ("FONTCONFIG_FILE", file, TRUE);
  for (guint i = 0; i < n; i++) {
    g_test_trap_subprocess (test, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
  }
  g_unlink (file);
  g_rmdir (empty);
  g_rmdir (folder);
}

static void
test_none (void)
{
  trap ("/faceannotate/fonts/none/subprocess", NULL, N_RUNS);
}

static void
test_latin (void)
{
  if (g_file_test (DEJAVU, G_FILE_TEST_IS_DIR))
    trap ("/faceannotate/fonts/latin/subprocess", DEJAVU, 1);
  else
    g_test_skip ("needs the fonts of " DEJAVU);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceannotate/fonts/none", test_none);
  g_test_add_func ("/faceannotate/fonts/none/subprocess", run_without_fonts);
  g_test_add_func ("/faceannotate/fonts/latin", test_latin);
  g_test_add_func ("/faceannotate/fonts/latin/subprocess", run_with_latin);
  return g_test_run ();
}
