/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages posted on every frame, on buses that are read immediately, late, or
 * never. */

#include "postbox.h"

#define SIZE GST_MIEN_POSTBOX_SIZE

/* An element inside two bins, as in pipelines with an application's own
 * bins. */
typedef struct {
  GstElement *pipeline, *element;
  GstBus *bus;
  GstMienPostbox postbox;
  guint posted;
} Scene;

static Scene *
scene_new (void)
{
  Scene *self = g_new0 (Scene, 1);
  GstElement *bin = gst_bin_new (NULL);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->element = gst_bin_new ("source");
  gst_bin_add (GST_BIN (bin), self->element);
  gst_bin_add (GST_BIN (self->pipeline), bin);
  self->bus = gst_element_get_bus (self->pipeline);
  /* A pipeline drops messages until it is READY. */
  gst_element_set_state (self->pipeline, GST_STATE_READY);
  return self;
}

static void
scene_free (Scene *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->bus);
  gst_object_unref (self->pipeline);
  g_free (self);
}

static void
post (Scene *scene, guint n)
{
  for (guint i = 0; i < n; i++)
    scene->posted += gst_mien_postbox_post (&scene->postbox, scene->element,
        gst_message_new_element (GST_OBJECT (scene->element),
            gst_structure_new_empty ("each-frame")));
}

/* Reads all waiting messages, and counts those posted per frame. */
static guint
read_all (Scene *scene)
{
  guint n = 0;
  GstMessage *message;
  while ((message = gst_bus_pop (scene->bus))) {
    n += gst_message_has_name (message, "each-frame");
    gst_message_unref (message);
  }
  return n;
}

static void
test_read (void)
{
  Scene *scene = scene_new ();
  guint n = 0;
  for (guint i = 0; i < 10 * SIZE; i++) {
    post (scene, 1);
    n += read_all (scene);
  }
  g_assert_cmpuint (scene->posted, ==, 10 * SIZE);
  g_assert_cmpuint (n, ==, 10 * SIZE);
  scene_free (scene);
}

#define N_THREADS 3

static gpointer
post_many (gpointer data)
{
  Scene *scene = data;
  guint n = 0;
  for (guint i = 0; i < 10 * SIZE; i++)
    n += gst_mien_postbox_post (&scene->postbox, scene->element,
        gst_message_new_element (GST_OBJECT (scene->element),
            gst_structure_new_empty ("each-frame")));
  return GUINT_TO_POINTER (n);
}

/* Also with several threads, except that each may exceed the limit by one
 * message. */
static void
test_threads (void)
{
  Scene *scene = scene_new ();
  GThread *threads[N_THREADS];
  guint posted = 0;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, post_many, scene);
  for (guint i = 0; i < N_THREADS; i++)
    posted += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (posted, >=, SIZE);
  g_assert_cmpuint (posted, <=, SIZE + N_THREADS);
  g_assert_cmpuint (read_all (scene), ==, posted);
  scene_free (scene);
}

/* Messages of other elements may wait before, between and after them. */
static void
test_unread (void)
{
  Scene *scene = scene_new ();
  for (guint i = 0; i < 10 * SIZE; i++) {
    post (scene, 1);
    gst_element_post_message (scene->pipeline,
        gst_message_new_application (GST_OBJECT (scene->pipeline),
            gst_structure_new_empty ("other")));
  }
  g_assert_cmpuint (scene->posted, ==, SIZE);
  g_assert_cmpuint (read_all (scene), ==, SIZE);
  scene_free (scene);
}

/* A late reader gets the waiting messages, and every one from then on. */
static void
test_read_late (void)
{
  Scene *scene = scene_new ();
  post (scene, 3 * SIZE);
  g_assert_cmpuint (read_all (scene), ==, SIZE);
  for (guint i = 0; i < 5; i++) {
    post (scene, SIZE);
    g_assert_cmpuint (read_all (scene), ==, SIZE);
  }
  scene_free (scene);
}

/* One message read makes room for one. */
static void
test_read_slowly (void)
{
  Scene *scene = scene_new ();
  read_all (scene);
  for (guint i = 0; i < 3 * SIZE; i++) {
    post (scene, 2);
    gst_message_unref (gst_bus_pop (scene->bus));
  }
  g_assert_cmpuint (scene->posted, >=, 3 * SIZE);
  g_assert_cmpuint (read_all (scene), <=, SIZE);
  scene_free (scene);
}

/* A reader may keep the messages it has read. */
static void
test_kept (void)
{
  Scene *scene = scene_new ();
  g_autoptr (GPtrArray) kept =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_message_unref);
  read_all (scene);
  for (guint i = 0; i < 5 * SIZE; i++) {
    post (scene, 1);
    g_ptr_array_add (kept, gst_bus_pop (scene->bus));
  }
  g_assert_cmpuint (scene->posted, ==, 5 * SIZE);
  scene_free (scene);
}

static GstBusSyncReply
drop (GstBus *bus, GstMessage *message, gpointer data)
{
  (*(guint *) data)++;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/* Messages handled by a sync handler do not wait. */
static void
test_sync_handler (void)
{
  Scene *scene = scene_new ();
  guint n = 0;
  read_all (scene);
  gst_bus_set_sync_handler (scene->bus, drop, &n, NULL);
  post (scene, 5 * SIZE);
  g_assert_cmpuint (n, ==, 5 * SIZE);
  gst_bus_set_sync_handler (scene->bus, NULL, NULL, NULL);
  scene_free (scene);
}

/* Without a bus a message is dropped. */
static void
test_no_bus (void)
{
  g_autoptr (GstElement) element = gst_object_ref_sink (gst_bin_new (NULL));
  GstMienPostbox postbox = { 0 };
  for (guint i = 0; i < 2 * SIZE; i++)
    g_assert_false (gst_mien_postbox_post (&postbox, element,
        gst_message_new_element (GST_OBJECT (element),
            gst_structure_new_empty ("each-frame"))));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/postbox/threads", test_threads);
  g_test_add_func ("/base/postbox/read", test_read);
  g_test_add_func ("/base/postbox/unread", test_unread);
  g_test_add_func ("/base/postbox/read-late", test_read_late);
  g_test_add_func ("/base/postbox/read-slowly", test_read_slowly);
  g_test_add_func ("/base/postbox/kept", test_kept);
  g_test_add_func ("/base/postbox/sync-handler", test_sync_handler);
  g_test_add_func ("/base/postbox/no-bus", test_no_bus);
  return g_test_run ();
}
