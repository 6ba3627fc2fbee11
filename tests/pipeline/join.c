/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facejoin between real elements: tees, leaky queues, coders, seeks, states,
 * and branches that die. A frame's number is its time; the detector here is a
 * probe, which puts a face where the number says. So each frame that comes out
 * tells whose faces it got.
 */

#include <gst/gst.h>

#include "meta/mien.h"
#include "table.h"

#define FRAMES 60
#define RATE 25 /* whole milliseconds, which seeks find again */
#define TIMEOUT (60 * GST_SECOND)

#define TEXT(x) G_STRINGIFY (x)
#define SOURCE \
  "videotestsrc num-buffers=" TEXT ( \
      FRAMES) " ! " \
              "video/x-raw,format=I420,width=320,height=180,framerate=" TEXT ( \
                  RATE) "/1 ! "
#define TEE SOURCE "tee name=t "
/* Unbounded: what is after it waits for the other branch. */
#define QUEUE "queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! "
#define SMALL "videoscale ! video/x-raw,width=160,height=90 ! "
#define FIND "identity name=find ! "
#define FULL "t. ! " QUEUE "facejoin name=join "
#define OUT "! fakesink name=out sync=false "

typedef struct {
  GstElement *pipeline;
  GArray *found; /* gint, of each frame that came out, by its number: whose
                   * face it has; -1: none; -2: it did not come */
  guint n_frames;
  gboolean errors_allowed;
  void (*on_frame) (GstElement *pipeline, gint number); /* or NULL */
} Player;

/* By stream time: x264enc shifts timestamps and segment by a thousand hours. */
static gint
number_of (GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstEvent) event =
      gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  gst_event_parse_segment (event, &segment);
  const guint64 time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer));
  return (gint) ((time * RATE + GST_SECOND / 2) / GST_SECOND);
}

static gint
width_of (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  gint width = 0;

  gst_structure_get_int (gst_caps_get_structure (caps, 0), "width", &width);
  return width;
}

static GstPadProbeReturn
find_face (GstPad *pad, GstPadProbeInfo *info, gpointer unused)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  const gfloat unit = width_of (pad) / 1000.0f;

  gst_mien_buffer_add_face (buffer, unit * number_of (pad, buffer), 10, 10, 10,
      1, "test");
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static gint
face_number (GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  if (faces->len == 0)
    return -1;
  const gfloat x = ((const GstMienFace *) faces->pdata[0])->x;
  return (gint) (x * 1000 / width_of (pad) + 0.5f);
}

static GstPadProbeReturn
take_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Player *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  const gint number = number_of (pad, buffer);

  self->n_frames++;
  if (number >= 0 && number < (gint) self->found->len)
    g_array_index (self->found, gint, number) = face_number (pad, buffer);
  if (self->on_frame)
    self->on_frame (self->pipeline, number);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *pipeline, const char *name, GstPadProbeCallback probe,
    gpointer data)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), name);
  if (!element)
    return;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
}

static void
forget_frames (Player *self)
{
  self->n_frames = 0;
  for (guint i = 0; i < self->found->len; i++)
    g_array_index (self->found, gint, i) = -2;
}

/* FALSE: this machine lacks an element, and the test is skipped. */
static gboolean
player_init (Player *self, const char *description)
{
  g_autoptr (GError) error = NULL;

  *self = (Player) { .found = g_array_new (FALSE, FALSE, sizeof (gint)) };
  self->pipeline = gst_parse_launch (description, &error);
  if (g_error_matches (error, GST_PARSE_ERROR,
          GST_PARSE_ERROR_NO_SUCH_ELEMENT)) {
    g_test_skip (error->message);
    g_clear_object (&self->pipeline);
    g_array_unref (self->found);
    return FALSE;
  }
  g_assert_no_error (error);
  g_array_set_size (self->found, FRAMES);
  forget_frames (self);
  add_probe (self->pipeline, "find", find_face, NULL);
  add_probe (self->pipeline, "find2", find_face, NULL);
  add_probe (self->pipeline, "out", take_frame, self);
  return TRUE;
}

static void
player_wait (Player *self, GstMessageType type)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  for (;;) {
    g_autoptr (GstMessage) message =
        gst_bus_timed_pop_filtered (bus, TIMEOUT, type | GST_MESSAGE_ERROR);
    g_assert_nonnull (message);
    if (GST_MESSAGE_TYPE (message) == type)
      return;
    g_autoptr (GError) error = NULL;
    gst_message_parse_error (message, &error, NULL);
    if (!self->errors_allowed)
      g_assert_no_error (error);
    /* An error ends a change of state that goes on, whoever it is of. */
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  }
}

/* Until the sink has a frame. */
static void
player_preroll (Player *self)
{
  g_assert_cmpint (gst_element_get_state (self->pipeline, NULL, NULL, TIMEOUT),
      ==, GST_STATE_CHANGE_SUCCESS);
}

static void
player_clear (Player *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_array_unref (self->found);
}

static void
player_play (Player *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  player_wait (self, GST_MESSAGE_EOS);
}

typedef struct {
  const char *name;
  const char *description;
  gint apart; /* a frame and the one whose face it gets, at most */
} JoinCase;

/* It depends on how busy the machine is. */
#define WHICHEVER -1

#define H264 \
  "x264enc bframes=3 b-adapt=false speed-preset=ultrafast ! h264parse ! "

static const JoinCase join_cases[] = {
  { "tee", TEE "t. ! queue ! " SMALL FIND "join.faces " FULL OUT, 0 },
  { "fewer",
      TEE "t. ! queue ! videorate ! video/x-raw,framerate=5/1 ! " SMALL FIND
          "join.faces " FULL OUT,
      3 },
  /* Of 25 analysed frames a second there are 25 more. */
  { "more",
      TEE "t. ! queue ! videorate ! video/x-raw,framerate=50/1 ! " SMALL FIND
          "join.faces " FULL OUT,
      0 },
  { "leaky",
      TEE "t. ! queue leaky=downstream max-size-buffers=1 ! identity "
          "sleep-time=2000 ! " SMALL FIND "join.faces " FULL
          "max-age=18446744073709551615 " OUT,
      WHICHEVER },
  { "leaky-upstream",
      TEE "t. ! queue leaky=upstream max-size-buffers=1 ! identity "
          "sleep-time=2000 ! " SMALL FIND "join.faces " FULL
          "max-wait=20000000 max-age=18446744073709551615 " OUT,
      WHICHEVER },
  { "two-sources",
      SOURCE SMALL FIND "join.faces " SOURCE "facejoin name=join " OUT, 0 },
  /* Analysed frames far ahead of slow full ones. */
  { "analysis-ahead",
      SOURCE SMALL FIND
      "join.faces " SOURCE "identity sleep-time=500 ! facejoin name=join " OUT,
      0 },
  { "live",
      "videotestsrc is-live=true num-buffers=20 ! "
      "video/x-raw,format=I420,width=320,height=180,framerate=25/1 ! "
      "tee name=t t. ! queue leaky=downstream max-size-buffers=1 ! " SMALL FIND
      "join.faces " FULL "max-wait=1000000000 " OUT,
      WHICHEVER },
  { "h264",
      SOURCE H264 "tee name=t t. ! queue ! avdec_h264 ! " SMALL FIND
                  "join.faces " FULL "! avdec_h264 " OUT,
      0 },
  { "h264-parsed-again",
      SOURCE H264
      "tee name=t t. ! queue ! avdec_h264 ! " SMALL FIND "join.faces " FULL
      "! h264parse ! video/x-h264,stream-format=avc ! avdec_h264 " OUT,
      0 },
  { "jpeg",
      SOURCE "jpegenc ! tee name=t t. ! queue ! jpegdec ! " SMALL FIND
             "join.faces " FULL "! jpegdec " OUT,
      0 },
};

/* Every frame comes, and has its face. */
static void
test_join (gconstpointer data)
{
  const JoinCase *c = data;
  const gint n = g_str_equal (c->name, "live") ? 20 : FRAMES;
  Player player;

  if (!player_init (&player, c->description))
    return;
  player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, n);
  for (gint i = 0; c->apart != WHICHEVER && i < n; i++) {
    const gint found = g_array_index (player.found, gint, i);
    if (found < 0 || ABS (found - i) > c->apart)
      g_error ("frame %d has the face of %d", i, found);
  }
  player_clear (&player);
}

typedef struct {
  const char *name;
  const char *branch; /* to the pad faces; where it says "t." of a tee */
  gboolean errors;
  gint last; /* frame whose face the last one has; -1: none */
} DeathCase;

/* A tee ends with the first of its branches that ends: errorignore keeps it
 * from knowing. */
static const DeathCase death_cases[] = {
  { "never", "t. ! queue ! valve drop=true ! " FIND, FALSE, -1 },
  { "eos",
      "videotestsrc num-buffers=10 ! "
      "video/x-raw,width=160,height=90,framerate=25/1 ! " FIND,
      FALSE, 9 },
  { "error", "t. ! queue ! errorignore ! identity error-after=11 ! " FIND, TRUE,
      9 },
};

/* The full stream does not care. */
static void
test_death (gconstpointer data)
{
  const DeathCase *c = data;
  g_autofree char *description = g_strconcat (TEE, c->branch,
      "join.faces " FULL "max-wait=300000000 max-age=18446744073709551615 " OUT,
      NULL);
  Player player;

  if (!player_init (&player, description))
    return;
  player.errors_allowed = c->errors;
  player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, FRAMES);
  g_assert_cmpint (g_array_index (player.found, gint, FRAMES - 1), ==, c->last);
  player_clear (&player);
}

/* The end of the full one is the end, even if the analysed one goes on. */
static void
test_full_ends (void)
{
  Player player;

  if (!player_init (&player,
          "videotestsrc ! video/x-raw,width=160,height=90,framerate=25/1 ! "
          "tee name=t t. ! queue ! " FIND "join.faces "
          "t. ! queue ! identity eos-after=21 ! facejoin name=join " OUT))
    return;
  player_play (&player);
  /* Of identity and queue, that may pass on another one after its end. */
  g_assert_cmpuint (player.n_frames, >=, 20);
  player_clear (&player);
}

/* Two after each other on one stream: faces of both. */
static void
test_two (void)
{
  Player player;

  if (!player_init (&player,
          TEE "t. ! queue ! " SMALL FIND "join.faces "
              "t. ! queue ! identity name=find2 ! second.faces " FULL "! " QUEUE
              "facejoin name=second ! facejson ! fakesink name=out"))
    return;
  g_autoptr (GstElement) second =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "second");
  g_autoptr (GstElement) first =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "join");
  GstElement *both[] = { first, second };
  player_play (&player);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstStructure) stats = NULL;
    guint64 faces;
    g_object_get (both[i], "stats", &stats, NULL);
    g_assert_true (gst_structure_get_uint64 (stats, "faces", &faces));
    g_assert_cmpuint (faces, ==, FRAMES);
  }
  player_clear (&player);
}

static void
set_width (GstElement *pipeline, const char *filter, gint width)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), filter);
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "width",
      G_TYPE_INT, width, "height", G_TYPE_INT, width * 9 / 16, NULL);

  g_object_set (element, "caps", caps, NULL);
}

static void
change_caps (GstElement *pipeline, gint number)
{
  if (number % 10 == 5)
    set_width (pipeline, "small", 160 + 16 * (number / 10));
  if (number % 15 == 0)
    set_width (pipeline, "large", 320 + 32 * (number / 15));
}

static void
test_caps (void)
{
  Player player;

  if (!player_init (&player,
          TEE "t. ! queue ! videoscale ! capsfilter name=small "
              "caps=video/x-raw,width=160,height=90 ! " FIND "join.faces "
              "t. ! queue max-size-buffers=3 ! videoscale ! capsfilter "
              "name=large caps=video/x-raw,width=320,height=180 ! "
              "facejoin name=join " OUT))
    return;
  player.on_frame = change_caps;
  player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, FRAMES);
  for (gint i = 0; i < FRAMES; i++)
    g_assert_cmpint (g_array_index (player.found, gint, i), ==, i);
  player_clear (&player);
}

static void
seek_to (Player *player, gint number)
{
  forget_frames (player);
  g_assert_true (gst_element_seek (player->pipeline, 1, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET,
      number * (gint64) GST_SECOND / RATE, GST_SEEK_TYPE_SET,
      FRAMES * (gint64) GST_SECOND / RATE));
}

/* Without an end of its own: after a seek num-buffers goes on counting. */
#define ENDLESS \
  "videotestsrc ! video/x-raw,format=I420,width=320,height=180," \
  "framerate=" TEXT (RATE) "/1 ! "
#define ENDLESS_FULL "t. ! queue ! facejoin name=join "

static const JoinCase seek_cases[] = {
  { "tee",
      ENDLESS
      "tee name=t t. ! queue ! " SMALL FIND "join.faces " ENDLESS_FULL OUT },
  { "two-sources",
      ENDLESS SMALL FIND "join.faces " ENDLESS "facejoin name=join " OUT },
  { "leaky",
      ENDLESS
      "tee name=t t. ! queue leaky=downstream max-size-buffers=1 ! " SMALL FIND
      "join.faces " ENDLESS_FULL OUT },
  /* Of a branch that cannot seek and never says anything. */
  { "dead",
      ENDLESS "tee name=t appsrc format=time caps=video/x-raw ! "
              "join.faces " ENDLESS_FULL "max-wait=1000000 " OUT },
};

/* In PAUSED the frame sought for is the first that comes, with its face. */
static void
test_seek (gconstpointer data)
{
  const JoinCase *c = data;
  const gboolean dead = g_str_equal (c->name, "dead");
  const gboolean leaky = g_str_equal (c->name, "leaky");
  g_autoptr (GRand) dice = g_rand_new_with_seed (18);
  Player player;

  if (!player_init (&player, c->description))
    return;
  gst_element_set_state (player.pipeline, GST_STATE_PAUSED);
  player_preroll (&player);
  for (guint i = 0; i < 10; i++) {
    const gint number = g_rand_int_range (dice, 0, FRAMES - 1);
    seek_to (&player, number);
    player_preroll (&player);
    g_assert_cmpuint (player.n_frames, ==, 1);
    /* A leaky queue may have dropped it. */
    const gint found = g_array_index (player.found, gint, number);
    if (!leaky)
      g_assert_cmpint (found, ==, dead ? -1 : number);
  }
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  player_wait (&player, GST_MESSAGE_EOS);
  player_clear (&player);
}

/* From any state to any other, wherever its threads are by then. */
static void
test_states (void)
{
  static const GstState states[] = { GST_STATE_PAUSED, GST_STATE_PLAYING,
    GST_STATE_READY, GST_STATE_PLAYING, GST_STATE_NULL };
  g_autoptr (GRand) dice = g_rand_new_with_seed (3);
  Player player;

  if (!player_init (&player,
          "videotestsrc ! video/x-raw,width=160,height=90,framerate=25/1 ! "
          "tee name=t t. ! queue leaky=downstream max-size-buffers=1 ! "
          "identity sleep-time=1000 ! " FIND "join.faces " FULL
          "max-wait=3600000000000 " OUT))
    return;
  for (guint i = 0; i < 60; i++) {
    gst_element_set_state (player.pipeline,
        states[g_rand_int_range (dice, 0, G_N_ELEMENTS (states))]);
    g_usleep ((gulong) g_rand_int_range (dice, 0, 5000));
  }
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  player_preroll (&player);
  player_clear (&player);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/join/stream/", join_cases, test_join);
  mien_test_add_table ("/join/death/", death_cases, test_death);
  g_test_add_func ("/join/full-ends", test_full_ends);
  g_test_add_func ("/join/two", test_two);
  g_test_add_func ("/join/caps", test_caps);
  mien_test_add_table ("/join/seek/", seek_cases, test_seek);
  g_test_add_func ("/join/states", test_states);
  return g_test_run ();
}
