/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All elements in one pipeline, used as applications do: seeks in a file,
 * changes of caps, properties and states while playing, and two pipelines at
 * once.
 *
 * usage: life MIEN-CLIP PICTURE
 */

#include <glib/gstdio.h>
#include <gst/gst.h>

#define ELEMENTS \
  "mienfacedetect name=detect inference-interval=3 ! " \
  "facetrack name=track ! faceclassify name=classify device=cpu ! " \
  "gbpoverlay name=gbp device=cpu interval=5 ! faceannotate name=annotate"
#define TIMEOUT (60 * GST_SECOND)

static const char *const names[] = { "detect", "track", "classify", "gbp",
  "annotate" };

static char *clip;

typedef struct {
  GstElement *pipeline;
  gint n_buffers; /* atomic */
} Player;

static GstPadProbeReturn
count (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_atomic_int_inc (&((Player *) data)->n_buffers);
  return GST_PAD_PROBE_OK;
}

static void
player_init (Player *self, const char *description)
{
  g_autoptr (GError) error = NULL;

  self->n_buffers = 0;
  self->pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) out =
      gst_bin_get_by_name (GST_BIN (self->pipeline), "out");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (out, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count, self, NULL);
}

static void
play_clip (Player *self)
{
  g_autofree char *description =
      g_strdup_printf ("filesrc location=\"%s\" ! "
                       "decodebin ! " ELEMENTS " ! fakesink name=out",
          clip);

  player_init (self, description);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static void
play_pattern (Player *self)
{
  player_init (self,
      "videotestsrc ! capsfilter name=caps "
      "caps=video/x-raw,width=320,height=240 ! " ELEMENTS
      " ! fakesink name=out");
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static void
player_clear (Player *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
}

static void
assert_no_error_on_bus (Player *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  g_autoptr (GError) error = NULL;

  if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else if (message)
    gst_message_parse_warning (message, &error, NULL);
  g_assert_no_error (error);
}

/* Waits until `n` more buffers came out; limited by the test's timeout. */
static void
wait_for_buffers (Player *self, gint n)
{
  const gint enough = g_atomic_int_get (&self->n_buffers) + n;

  while (g_atomic_int_get (&self->n_buffers) < enough) {
    assert_no_error_on_bus (self);
    g_usleep (G_USEC_PER_SEC / 200);
  }
}

static void
seek (Player *self, gdouble rate, GstSeekFlags flags, guint from_ms,
    guint to_ms)
{
  const GstClockTime start = from_ms * GST_MSECOND, stop = to_ms * GST_MSECOND;

  g_assert_true (gst_element_seek (self->pipeline, rate, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | flags, GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_SET,
      stop));
}

static void
wait_for_end (Player *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
}

static void
test_seek (void)
{
  static const struct {
    gdouble rate;
    GstSeekFlags flags;
    guint from_ms, to_ms;
  } seeks[] = {
    { 1, GST_SEEK_FLAG_ACCURATE, 4000, 6000 },
    { 1, GST_SEEK_FLAG_KEY_UNIT, 100, 6000 },
    { 2, GST_SEEK_FLAG_ACCURATE, 3000, 6000 },
    { -1, GST_SEEK_FLAG_ACCURATE, 0, 2000 },
    { 1, GST_SEEK_FLAG_TRICKMODE_KEY_UNITS, 0, 6000 },
    { 1, GST_SEEK_FLAG_ACCURATE, 5800, 6000 },
  };
  Player player;

  play_clip (&player);
  wait_for_buffers (&player, 1);
  for (guint i = 0; i < G_N_ELEMENTS (seeks); i++) {
    seek (&player, seeks[i].rate, seeks[i].flags, seeks[i].from_ms,
        seeks[i].to_ms);
    wait_for_buffers (&player, 1);
  }
  wait_for_end (&player);
  player_clear (&player);
}

static void
test_caps (void)
{
  static const char *const caps[] = {
    "format=I420,width=321,height=241",
    "format=RGB,width=17,height=500",
    "format=YUY2,width=2,height=2",
    "format=GRAY8,width=640,height=480",
    "format=xBGR,width=1,height=1",
    "format=NV12,width=320,height=240",
  };
  Player player;

  play_pattern (&player);
  g_autoptr (GstElement) filter =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "caps");
  for (guint i = 0; i < 2 * G_N_ELEMENTS (caps); i++) {
    wait_for_buffers (&player, 2);
    g_autofree char *text =
        g_strconcat ("video/x-raw,", caps[i % G_N_ELEMENTS (caps)], NULL);
    gst_util_set_object_arg (G_OBJECT (filter), "caps", text);
  }
  wait_for_buffers (&player, 2);
  player_clear (&player);
}

/* Sets a value in the range of `spec`, often one of its limits. */
static void
set_randomly (GObject *object, GParamSpec *spec)
{
  const gint random = g_test_rand_int_range (0, 4);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, spec->value_type);

  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    g_value_set_boolean (&value, random % 2);
  else if (G_IS_PARAM_SPEC_ENUM (spec))
    g_value_set_enum (&value,
        random % G_PARAM_SPEC_ENUM (spec)->enum_class->n_values);
  else if (G_IS_PARAM_SPEC_INT (spec))
    g_value_set_int (&value,
        random == 0 ? G_PARAM_SPEC_INT (spec)->maximum
                    : G_PARAM_SPEC_INT (spec)->minimum + random - 1);
  else if (G_IS_PARAM_SPEC_UINT (spec))
    g_value_set_uint (&value,
        random == 0 ? G_PARAM_SPEC_UINT (spec)->maximum
                    : G_PARAM_SPEC_UINT (spec)->minimum + random - 1);
  else if (G_IS_PARAM_SPEC_FLOAT (spec))
    g_value_set_float (&value,
        random == 0 ? G_PARAM_SPEC_FLOAT (spec)->maximum
                    : G_PARAM_SPEC_FLOAT (spec)->minimum);
  else if (G_IS_PARAM_SPEC_DOUBLE (spec))
    g_value_set_double (&value,
        random == 0 ? G_PARAM_SPEC_DOUBLE (spec)->maximum
                    : G_PARAM_SPEC_DOUBLE (spec)->minimum);
  else
    g_param_value_set_default (spec, &value);
  /* The maximum would hold back more frames than the clip has. */
  if (g_str_equal (spec->name, "look-ahead"))
    g_value_set_uint (&value, random);
  g_object_set_property (object, spec->name, &value);
}

static void
set_all_randomly (Player *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GstElement) element =
        gst_bin_get_by_name (GST_BIN (self->pipeline), names[i]);
    guint n;
    g_autofree GParamSpec **specs =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
    for (guint k = 0; k < n; k++)
      if (specs[k]->flags & GST_PARAM_MUTABLE_PLAYING)
        set_randomly (G_OBJECT (element), specs[k]);
  }
}

static void
test_properties (void)
{
  Player player;

  play_clip (&player);
  for (guint i = 0; i < 15; i++) {
    wait_for_buffers (&player, 2);
    set_all_randomly (&player);
  }
  wait_for_buffers (&player, 2);
  player_clear (&player);
}

/* Goes down at any time, but up only after the last change has finished:
 * otherwise GstBin occasionally loses an ASYNC_DONE, with any elements. */
static void
set_state (Player *self, GstState state)
{
  if (state > GST_STATE_READY)
    g_assert_cmpint (gst_element_get_state (self->pipeline, NULL, NULL,
                         TIMEOUT),
        !=, GST_STATE_CHANGE_ASYNC);
  gst_element_set_state (self->pipeline, state);
}

/* Not with the clip: decodebin occasionally loses a pad when it is stopped
 * while typefinding. */
static void
test_states (void)
{
  Player player;

  play_pattern (&player);
  for (guint i = 0; i < 30; i++) {
    set_state (&player,
        g_test_rand_int_range (GST_STATE_NULL, GST_STATE_PLAYING + 1));
    if (g_test_rand_bit ())
      g_usleep (g_test_rand_int_range (0, 20000));
    assert_no_error_on_bus (&player);
  }
  set_state (&player, GST_STATE_PLAYING);
  wait_for_buffers (&player, 3);
  player_clear (&player);
}

static void
test_two (void)
{
  Player players[2];

  play_clip (&players[0]);
  play_pattern (&players[1]);
  for (guint i = 0; i < 3; i++) {
    wait_for_buffers (&players[0], 5);
    wait_for_buffers (&players[1], 5);
  }
  player_clear (&players[0]);
  wait_for_buffers (&players[1], 5);
  player_clear (&players[1]);
}

static void
make_clip (const char *program, const char *picture)
{
  const char *argv[] = { program, picture, "223", "125", clip, NULL };
  g_autoptr (GError) error = NULL;
  gint status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL,
      NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  g_autofree char *folder = g_dir_make_tmp ("mien-life-XXXXXX", NULL);
  clip = g_build_filename (folder, "a clip.mp4", NULL);
  make_clip (argv[1], argv[2]);

  g_test_add_func ("/life/seek", test_seek);
  g_test_add_func ("/life/caps", test_caps);
  g_test_add_func ("/life/properties", test_properties);
  g_test_add_func ("/life/states", test_states);
  g_test_add_func ("/life/two", test_two);
  const int status = g_test_run ();
  g_unlink (clip);
  g_rmdir (folder);
  g_free (clip);
  return status;
}
