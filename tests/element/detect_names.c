/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two plugins have an element "facedetect", ours and GStreamer's OpenCV plugin.
 * Tests processes whose registries load them in either order: the alias is
 * always ours, and the same pipeline finds, classifies and draws faces
 * whichever wins.
 */

#include <glib/gstdio.h>
#include <unistd.h>

#include "detect.h"

#define CHILD "--child"

/* System plugins that a child process needs in addition to OpenCV's. */
static const char *const PLUGINS[] = { "libgstopencv.so",
  "libgstcoreelements.so", "libgstjpeg.so", "libgstvideoconvertscale.so" };

static const char *program;

static void
child_check_alias (void)
{
  g_autoptr (GstElement) alias =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));

  g_assert_cmpstr (G_OBJECT_TYPE_NAME (alias), ==, "GstMienFaceDetect");
}

static void
assert_classified (const GstMienFace *face)
{
  static const char *const names[] = { "emotion", "gender" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstMienAttribute *attribute = gst_mien_face_find_attribute (face, names[i]);
    g_assert_nonnull (attribute);
    g_assert_nonnull (gst_mien_attribute_get_label (attribute));
  }
}

/* The box of the face is visible in the picture. */
static void
assert_drawn (GstBuffer *before, GstBuffer *after)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (before, &map, GST_MAP_READ));
  g_assert_cmpint (gst_buffer_memcmp (after, 0, map.data, map.size), !=, 0);
  gst_buffer_unmap (before, &map);
}

/* RGB, the only format of the other element, which also draws by default. */
static void
child_find_face (void)
{
  g_autoptr (GstSample) sample = test_picture ("RGB", 512, 512);
  GstBuffer *picture = gst_sample_get_buffer (sample);
  GstHarness *harness =
      gst_harness_new_parse ("facedetect display=false ! "
                             "faceclassify device=cpu ! faceannotate");
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  GstBuffer *buffer =
      gst_harness_push_and_pull (harness, gst_buffer_copy_deep (picture));
  gpointer state = NULL;
  guint others;

  g_assert_cmpuint (count_faces (buffer, 512, 512, &others), ==, 1);
  assert_classified (gst_mien_buffer_iterate_faces (buffer, &state));
  assert_drawn (picture, buffer);
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

/* The parent reads the type of "facedetect". */
static int
child_main (void)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("facedetect", NULL));

  g_print ("winner=%s\n", G_OBJECT_TYPE_NAME (element));
  child_check_alias ();
  child_find_face ();
  child_check_alias ();
  return 0;
}

static char *
link_plugins (void)
{
  char *dir = g_dir_make_tmp ("mien-plugins-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (PLUGINS); i++) {
    g_autofree char *from =
        g_build_filename (GST_PLUGINS_DIR, PLUGINS[i], NULL);
    g_autofree char *to = g_build_filename (dir, PLUGINS[i], NULL);
    g_assert_cmpint (symlink (from, to), ==, 0);
  }
  return dir;
}

static void
remove_folder (const char *dir)
{
  GDir *entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries))) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_dir_close (entries);
  g_rmdir (dir);
}

static char *
run_child (const char *dir, const char *path)
{
  g_autofree char *registry = g_build_filename (dir, "registry.bin", NULL);
  const char *argv[] = { program, CHILD, NULL };
  g_auto (GStrv) env = g_get_environ ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  env = g_environ_setenv (env, "GST_PLUGIN_PATH_1_0", path, TRUE);
  env = g_environ_setenv (env, "GST_PLUGIN_SYSTEM_PATH_1_0", "", TRUE);
  env = g_environ_setenv (env, "GST_REGISTRY", registry, TRUE);
  /* The other element prints many errors about files missing in OpenCV 4. */
  g_assert_true (g_spawn_sync (NULL, (char **) argv, env,
      G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);
  return output;
}

/* The name of the OpenCV library that a plugin is linked with. */
static char *
find_opencv (const char *dir, const char *plugin)
{
  g_autofree char *path = g_build_filename (dir, plugin, NULL);
  g_autofree char *content = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_autoptr (GRegex) name =
      g_regex_new ("libopencv_core\\.so\\.[0-9]+", G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match_full (name, content, size, 0, 0, &match, NULL);
  return g_match_info_fetch (match, 0);
}

/* Two OpenCV versions in one process abort, since both register the same
 * protobuf file. */
static gboolean
can_meet (const char *ours)
{
  g_autofree char *theirs_path =
      g_build_filename (GST_PLUGINS_DIR, PLUGINS[0], NULL);
  if (!g_file_test (theirs_path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("GStreamer's OpenCV plugin is not installed");
    return FALSE;
  }
  g_autofree char *their_opencv = find_opencv (GST_PLUGINS_DIR, PLUGINS[0]);
  g_autofree char *our_opencv = find_opencv (ours, "libgstmien.so");
  if (g_strcmp0 (their_opencv, our_opencv) == 0)
    return TRUE;
  g_autofree char *reason =
      g_strdup_printf ("GStreamer's plugin has another OpenCV: %s, not %s",
          their_opencv, our_opencv);
  g_test_skip (reason);
  return FALSE;
}

static void
test_order (gconstpointer data)
{
  const gboolean ours_last = GPOINTER_TO_INT (data);
  const char *ours = MIEN_PLUGINS_DIR;
  if (!can_meet (ours))
    return;
  g_autofree char *theirs = link_plugins ();
  g_autofree char *path = g_strjoin (G_SEARCHPATH_SEPARATOR_S,
      ours_last ? theirs : ours, ours_last ? ours : theirs, NULL);
  g_autofree char *output = run_child (theirs, path);
  remove_folder (theirs);

  g_assert_nonnull (strstr (output,
      ours_last ? "winner=GstMienFaceDetect" : "winner=GstFaceDetect"));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && g_str_equal (argv[1], CHILD))
    return child_main ();
  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/facedetect/names/ours-last", GINT_TO_POINTER (TRUE),
      test_order);
  g_test_add_data_func ("/facedetect/names/ours-first", GINT_TO_POINTER (FALSE),
      test_order);
  return g_test_run ();
}
