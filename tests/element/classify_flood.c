/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on the engine, thousands of frames of it: what comes out does
 * not depend on how many frames are in flight, nor on who shares the device.
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstharness.h>

#include "device.h"
#include "memcheck.h"
#include "meta/mien.h"
#include "modelfiles.h"
#include "table.h"

#define NETWORK \
  "opset 13\ninput x ?,1,12,12\noutput y\nfloat a 4,1,3,3\nfloat b 4,4,3,3\n" \
  "float w 3,64\nConv x a -> c strides=[2,2] pads=[1,1,1,1]\nRelu c -> d\n" \
  "Conv d b -> e\nRelu e -> f\nFlatten f -> g\n" \
  "Gemm g w -> h transB=1\nSoftmax h -> y\n"
#define SIDE \
  "[x]\ndir=input\nranges=0.0,1.0\n[mien]\nattribute=mood\nlabels=a;b;c\n"

#define N_TRACKS 5
#define MOST_FACES 5

typedef struct {
  guint width, height, n_frames;
} Film;

static const Film small = { 64, 48, 10000 };
static const Film large = { 1280, 720, 300 };

/* What became of a face: its label or -1, frames since it was classified, a
 * score; -2: it has no attribute. */
typedef struct {
  gint label;
  guint age;
  float score;
} Outcome;

typedef struct {
  GstHarness *h;
  const Film *film;
  GBytes *pixels; /* of two frames, of which each shows some */
  GRand *rand;
  guint n_pulled;
  gsize offset;   /* of the picture of the last frame */
  GArray *result; /* Outcome, of MOST_FACES a frame */
} Stream;

static char *models; /* path of the network */

static GBytes *
make_pixels (const Film *film)
{
  const gsize size = 2 * film->width * film->height;
  guint8 *pixels = g_malloc (size);
  GRand *rand = g_rand_new_with_seed (3);

  for (gsize i = 0; i < size; i++)
    pixels[i] = (guint8) (i / 61 + g_rand_int_range (rand, 0, 40));
  g_rand_free (rand);
  return g_bytes_new_take (pixels, size);
}

static void
stream_init (Stream *self, const Film *film, const char *settings)
{
  g_autofree char *line = g_strdup_printf (
      "faceclassify models=%s batch-size=2 reclassify-interval=3 "
      "max-faces-per-frame=4 %s",
      models, settings);
  g_autofree char *caps = g_strdup_printf (
      "video/x-raw, format=GRAY8, width=%u, height=%u, framerate=25/1",
      film->width, film->height);

  *self = (Stream) { .h = gst_harness_new_parse (line),
    .film = film,
    .pixels = make_pixels (film),
    .rand = g_rand_new_with_seed (7),
    .result = g_array_new (FALSE, FALSE, sizeof (Outcome)) };
  gst_harness_set_src_caps_str (self->h, caps);
}

static GArray *
stream_end (Stream *self)
{
  gst_harness_teardown (self->h);
  g_bytes_unref (self->pixels);
  g_rand_free (self->rand);
  return self->result;
}

/* People who stay where they are, more or less, some of them without an id,
 * and who are not found in every frame. */
static void
add_faces (Stream *self, GstBuffer *buffer)
{
  const guint n = g_rand_int_range (self->rand, 0, MOST_FACES);
  const float unit = self->film->height / 48.0f;

  for (guint i = 0; i < n; i++) {
    const guint id = g_rand_int_range (self->rand, 0, N_TRACKS);
    const float size = unit * g_rand_int_range (self->rand, 10, 14);
    const float x = unit * (9 * id + g_rand_int_range (self->rand, -2, 3));
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, x, 12 * unit, size, size, 1, "yunet");
    face->track_id = id;
    face->frames_ago = g_rand_int_range (self->rand, 0, 8) == 0;
  }
}

static void
push (Stream *self, guint number)
{
  const gsize size = self->film->width * self->film->height;
  const gboolean repeated = g_rand_int_range (self->rand, 0, 20) == 0;
  const guint place = g_rand_int_range (self->rand, 0, size);

  if (!repeated)
    self->offset = place;
  g_autoptr (GBytes) picture =
      g_bytes_new_from_bytes (self->pixels, self->offset, size);
  GstBuffer *buffer = gst_buffer_new_wrapped_bytes (picture);
  GST_BUFFER_PTS (buffer) = number * 40 * GST_MSECOND;
  if (repeated)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
  add_faces (self, buffer);
  g_assert_cmpint (gst_harness_push (self->h, buffer), ==, GST_FLOW_OK);
}

static Outcome
outcome_of (const GstMienFace *face)
{
  GstMienAttribute *mood =
      face ? gst_mien_face_find_attribute (face, "mood") : NULL;
  guint n;

  if (!mood)
    return (Outcome) { -2, 0, 0 };
  return (Outcome) { gst_mien_attribute_get_label_id (mood),
    gst_mien_face_get_attribute_age (face, mood),
    gst_mien_attribute_get_scores (mood, &n)[0] };
}

static void
take (Stream *self, GstBuffer *buffer)
{
  gpointer state = NULL;

  g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==,
      self->n_pulled++ * 40 * GST_MSECOND);
  for (guint i = 0; i < MOST_FACES; i++) {
    const Outcome outcome =
        outcome_of (gst_mien_buffer_iterate_faces (buffer, &state));
    g_array_append_val (self->result, outcome);
  }
  gst_buffer_unref (buffer);
}

/* What became of all faces of the film. */
static GArray *
play (const Film *film, const char *settings)
{
  Stream self;
  GstBuffer *buffer;

  stream_init (&self, film, settings);
  for (guint i = 0; i < film->n_frames; i++) {
    push (&self, i);
    while ((buffer = gst_harness_try_pull (self.h)))
      take (&self, buffer);
  }
  g_assert_true (gst_harness_push_event (self.h, gst_event_new_eos ()));
  while ((buffer = gst_harness_try_pull (self.h)))
    take (&self, buffer);
  g_assert_cmpuint (self.n_pulled, ==, film->n_frames);
  return stream_end (&self);
}

static void
compare (const GArray *got, const GArray *want)
{
  guint n_scores = 0;

  g_assert_cmpuint (got->len, ==, want->len);
  for (guint i = 0; i < want->len; i++) {
    const Outcome *a = &g_array_index (got, Outcome, i);
    const Outcome *b = &g_array_index (want, Outcome, i);
    if (a->label != b->label || a->age != b->age
        || !(fabsf (a->score - b->score) < 1e-3f))
      g_error ("frame %u, face %u: label %d, age %u, score %g instead of %d, "
               "%u, %g",
          i / MOST_FACES, i % MOST_FACES, a->label, a->age, a->score, b->label,
          b->age, b->score);
    n_scores += a->label != -2;
  }
  g_assert_cmpuint (n_scores, >, want->len / 4);
}

typedef struct {
  const char *name, *device, *settings;
  const Film *film;
} Case;

static const Case cases[] = {
  { "cpu/small", "cpu", "device=cpu nireq=2", &small },
  { "cpu/large", "cpu", "device=cpu nireq=4", &large },
  { "vulkan/small", "vulkan", "device=vulkan nireq=3", &small },
  { "vulkan/large", "vulkan", "device=vulkan nireq=2", &large },
  { "vulkan/shared", "vulkan", "device=vulkan nireq=2 shared=true", &large },
};

/* As one frame after the other on the CPU. */
static void
test_flood (gconstpointer data)
{
  if (mien_test_skip_memcheck ("thousands of frames take memcheck minutes"))
    return;
  const Case *c = data;
  g_autoptr (MienDevice) device = mien_test_device_get (c->device);

  if (!device)
    return;
  g_autoptr (GArray) want = play (c->film, "device=cpu nireq=1");
  g_autoptr (GArray) got = play (c->film, c->settings);
  compare (got, want);
}

typedef struct {
  const char *settings;
  GArray *result;
} Player;

static gpointer
play_in_thread (gpointer data)
{
  Player *player = data;

  player->result = play (&large, player->settings);
  return NULL;
}

/* Each of several streams gets its own, however they meet on the runner. */
static void
test_streams (gconstpointer backend)
{
  if (mien_test_skip_memcheck ("thousands of frames take memcheck minutes"))
    return;
  g_autoptr (MienDevice) device = mien_test_device_get (backend);
  g_autoptr (GArray) want = NULL;
  Player players[3];
  GThread *threads[3];

  if (!device)
    return;
  g_autofree char *settings =
      g_strdup_printf ("device=%s nireq=2 shared=true", (char *) backend);
  for (guint i = 0; i < G_N_ELEMENTS (players); i++) {
    players[i] = (Player) { settings, NULL };
    threads[i] = g_thread_new (NULL, play_in_thread, &players[i]);
  }
  want = play (&large, "device=cpu nireq=1");
  for (guint i = 0; i < G_N_ELEMENTS (players); i++) {
    g_thread_join (threads[i]);
    compare (players[i].result, want);
    g_array_unref (players[i].result);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_auto (MienTestFiles) files = { 0 };
  mien_test_files_init (&files, NETWORK, SIDE, -1);
  models = files.onnx;
  mien_test_add_table ("/faceclassify/flood/", cases, test_flood);
  g_test_add_data_func ("/faceclassify/flood/streams/cpu", "cpu", test_streams);
  g_test_add_data_func ("/faceclassify/flood/streams/vulkan", "vulkan",
      test_streams);
  const int status = g_test_run ();
  mien_test_device_close ();
  return status;
}
