/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facejoin between real elements: tees, leaky queues, encoders, seeks, state
 * changes, and failing branches.
 */

#include "joinplayer.h"
#include "meta/mien.h"
#include "table.h"

#define TEXT(x) G_STRINGIFY (x)
#define SOURCE \
  "videotestsrc num-buffers=" TEXT ( \
      JOIN_FRAMES) " ! " \
                   "video/" \
                   "x-raw,format=I420,width=320,height=180,framerate=" TEXT ( \
                       JOIN_RATE) "/1 ! "
#define TEE SOURCE "tee name=t "
/* Unbounded, since the element after it waits for the other branch. */
#define QUEUE "queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! "
#define SMALL "videoscale ! video/x-raw,width=160,height=90 ! "
#define FIND "identity name=find ! "
#define FULL "t. ! " QUEUE "facejoin name=join "
#define OUT "! fakesink name=out sync=false "

typedef struct {
  const char *name;
  const char *description;
  gint apart; /* maximum distance of a frame and the one whose face it gets */
} JoinCase;

/* Depends on the load of the machine. */
#define WHICHEVER -1

#define H264 \
  "x264enc bframes=3 b-adapt=false speed-preset=ultrafast ! h264parse ! "

static const JoinCase join_cases[] = {
  { "tee", TEE "t. ! queue ! " SMALL FIND "join.faces " FULL OUT, 0 },
  { "fewer",
      TEE "t. ! queue ! videorate ! video/x-raw,framerate=5/1 ! " SMALL FIND
          "join.faces " FULL OUT,
      3 },
  /* 25 analysed frames per second become 50. */
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

/* Every frame arrives, and has its face. */
static void
test_join (gconstpointer data)
{
  const JoinCase *c = data;
  const gint n = g_str_equal (c->name, "live") ? 20 : JOIN_FRAMES;
  JoinPlayer player;

  if (!join_player_init (&player, c->description))
    return;
  join_player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, n);
  for (gint i = 0; c->apart != WHICHEVER && i < n; i++) {
    const gint found = g_array_index (player.found, gint, i);
    if (found < 0 || ABS (found - i) > c->apart)
      g_error ("frame %d has the face of %d", i, found);
  }
  join_player_clear (&player);
}

typedef struct {
  const char *name;
  const char *branch; /* to the pad faces; starting with "t." if from a tee */
  gboolean errors;
  gint last; /* the frame whose face the last one has; -1: none */
} DeathCase;

/* A tee stops when the first of its branches fails; errorignore prevents
 * that. */
static const DeathCase death_cases[] = {
  { "never", "t. ! queue ! valve drop=true ! " FIND, FALSE, -1 },
  { "eos",
      "videotestsrc num-buffers=10 ! "
      "video/x-raw,width=160,height=90,framerate=25/1 ! " FIND,
      FALSE, 9 },
  { "error", "t. ! queue ! errorignore ! identity error-after=11 ! " FIND, TRUE,
      9 },
};

/* The full stream is not affected. */
static void
test_death (gconstpointer data)
{
  const DeathCase *c = data;
  g_autofree char *description = g_strconcat (TEE, c->branch,
      "join.faces " FULL "max-wait=300000000 max-age=18446744073709551615 " OUT,
      NULL);
  JoinPlayer player;

  if (!join_player_init (&player, description))
    return;
  player.errors_allowed = c->errors;
  join_player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, JOIN_FRAMES);
  g_assert_cmpint (g_array_index (player.found, gint, JOIN_FRAMES - 1), ==,
      c->last);
  join_player_clear (&player);
}

/* EOS on the full stream is EOS, even if the analysed one continues. */
static void
test_full_ends (void)
{
  JoinPlayer player;

  if (!join_player_init (&player,
          "videotestsrc ! video/x-raw,width=160,height=90,framerate=25/1 ! "
          "tee name=t t. ! queue ! " FIND "join.faces "
          "t. ! queue ! identity eos-after=21 ! facejoin name=join " OUT))
    return;
  join_player_play (&player);
  /* identity and queue may each pass on one more frame after EOS. */
  g_assert_cmpuint (player.n_frames, >=, 20);
  join_player_clear (&player);
}

/* Two in sequence on one stream: both add their faces. */
static void
test_two (void)
{
  JoinPlayer player;

  if (!join_player_init (&player,
          TEE "t. ! queue ! " SMALL FIND "join.faces "
              "t. ! queue ! identity name=find2 ! second.faces " FULL "! " QUEUE
              "facejoin name=second ! facejson ! fakesink name=out"))
    return;
  g_autoptr (GstElement) second =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "second");
  g_autoptr (GstElement) first =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "join");
  GstElement *both[] = { first, second };
  join_player_play (&player);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstStructure) stats = NULL;
    guint64 faces;
    g_object_get (both[i], "stats", &stats, NULL);
    g_assert_true (gst_structure_get_uint64 (stats, "faces", &faces));
    g_assert_cmpuint (faces, ==, JOIN_FRAMES);
  }
  join_player_clear (&player);
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
  JoinPlayer player;

  if (!join_player_init (&player,
          TEE "t. ! queue ! videoscale ! capsfilter name=small "
              "caps=video/x-raw,width=160,height=90 ! " FIND "join.faces "
              "t. ! queue max-size-buffers=3 ! videoscale ! capsfilter "
              "name=large caps=video/x-raw,width=320,height=180 ! "
              "facejoin name=join " OUT))
    return;
  player.on_frame = change_caps;
  join_player_play (&player);
  g_assert_cmpuint (player.n_frames, ==, JOIN_FRAMES);
  for (gint i = 0; i < JOIN_FRAMES; i++)
    g_assert_cmpint (g_array_index (player.found, gint, i), ==, i);
  join_player_clear (&player);
}

static void
seek_to (JoinPlayer *player, gint number)
{
  join_player_forget (player);
  g_assert_true (gst_element_seek (player->pipeline, 1, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET,
      number * (gint64) GST_SECOND / JOIN_RATE, GST_SEEK_TYPE_SET,
      JOIN_FRAMES * (gint64) GST_SECOND / JOIN_RATE));
}

/* Without num-buffers, which continues counting after a seek. */
#define ENDLESS \
  "videotestsrc ! video/x-raw,format=I420,width=320,height=180," \
  "framerate=" TEXT (JOIN_RATE) "/1 ! "
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
  /* With a branch that cannot seek and never sends anything. */
  { "dead",
      ENDLESS "tee name=t appsrc format=time caps=video/x-raw ! "
              "join.faces " ENDLESS_FULL "max-wait=1000000 " OUT },
};

/* In PAUSED, the first frame after a seek is the requested one, with its
 * face. */
static void
test_seek (gconstpointer data)
{
  const JoinCase *c = data;
  const gboolean dead = g_str_equal (c->name, "dead");
  const gboolean leaky = g_str_equal (c->name, "leaky");
  g_autoptr (GRand) dice = g_rand_new_with_seed (18);
  JoinPlayer player;

  if (!join_player_init (&player, c->description))
    return;
  gst_element_set_state (player.pipeline, GST_STATE_PAUSED);
  join_player_preroll (&player);
  for (guint i = 0; i < 10; i++) {
    const gint number = g_rand_int_range (dice, 0, JOIN_FRAMES - 1);
    seek_to (&player, number);
    join_player_preroll (&player);
    g_assert_cmpuint (player.n_frames, ==, 1);
    /* A leaky queue may have dropped it. */
    const gint found = g_array_index (player.found, gint, number);
    if (!leaky)
      g_assert_cmpint (found, ==, dead ? -1 : number);
  }
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  join_player_wait (&player, GST_MESSAGE_EOS);
  join_player_clear (&player);
}

/* From any state to any other, whatever the threads are doing. */
static void
test_states (void)
{
  static const GstState states[] = { GST_STATE_PAUSED, GST_STATE_PLAYING,
    GST_STATE_READY, GST_STATE_PLAYING, GST_STATE_NULL };
  g_autoptr (GRand) dice = g_rand_new_with_seed (3);
  JoinPlayer player;

  if (!join_player_init (&player,
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
  join_player_preroll (&player);
  join_player_clear (&player);
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
