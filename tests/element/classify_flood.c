/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on the engine with thousands of frames: the output does not
 * depend on how many frames are in flight, nor on what shares the device.
 */

#include <math.h>

#include "device.h"
#include "flood.h"
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
  FloodFilm film;
  guint width, height;
} Film;

/* The outcome for a face: its label or -1, frames since it was classified, a
 * score; -2: no attribute. */
typedef struct {
  gint label;
  guint age;
  float score;
} Outcome;

typedef struct {
  const Film *film;
  GBytes *pixels; /* of two frames, of which each frame shows a part */
  GRand *rand;
  gsize offset;   /* of the current frame's picture in `pixels` */
  GArray *result; /* Outcome, MOST_FACES per frame */
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

static gpointer
begin (gconstpointer film)
{
  Stream *self = g_new0 (Stream, 1);

  *self = (Stream) { .film = film,
    .pixels = make_pixels (film),
    .rand = g_rand_new_with_seed (7),
    .result = g_array_new (FALSE, FALSE, sizeof (Outcome)) };
  return self;
}

static GArray *
end (gpointer data)
{
  Stream *self = data;
  GArray *result = self->result;

  g_bytes_unref (self->pixels);
  g_rand_free (self->rand);
  g_free (self);
  return result;
}

/* People who roughly keep their positions, some of them without an id, and who
 * are not detected in every frame. */
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

static GstBuffer *
next (gpointer data, guint number, GstElement *element)
{
  Stream *self = data;
  const gsize size = self->film->width * self->film->height;
  const gboolean repeated = g_rand_int_range (self->rand, 0, 20) == 0;
  const guint place = g_rand_int_range (self->rand, 0, size);

  if (!repeated)
    self->offset = place;
  g_autoptr (GBytes) picture =
      g_bytes_new_from_bytes (self->pixels, self->offset, size);
  GstBuffer *buffer = gst_buffer_new_wrapped_bytes (picture);
  if (repeated)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
  add_faces (self, buffer);
  return buffer;
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
take (gpointer data, GstBuffer *buffer)
{
  Stream *self = data;
  gpointer state = NULL;

  for (guint i = 0; i < MOST_FACES; i++) {
    const Outcome outcome =
        outcome_of (gst_mien_buffer_iterate_faces (buffer, &state));
    g_array_append_val (self->result, outcome);
  }
}

#define FILM(width, height, n_frames) \
  { \
    { "video/x-raw, format=GRAY8, width=" #width ", height=" #height \
      ", framerate=25/1", \
      n_frames, begin, next, take, end }, \
        width, height \
  }

static const Film small = FILM (64, 48, 10000);
static const Film large = FILM (1280, 720, 300);

static char *
make_line (const char *settings)
{
  return g_strdup_printf ("faceclassify models=%s batch-size=2 "
                          "reclassify-interval=3 max-faces-per-frame=4 %s",
      models, settings);
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

static const FloodElement element = { make_line, compare };

static const FloodCase cases[] = {
  { "cpu/small", "cpu", "device=cpu nireq=2", &small.film },
  { "cpu/large", "cpu", "device=cpu nireq=4", &large.film },
  { "vulkan/small", "vulkan", "device=vulkan nireq=3", &small.film },
  { "vulkan/large", "vulkan", "device=vulkan nireq=2", &large.film },
  { "vulkan/shared", "vulkan", "device=vulkan nireq=2 shared=true",
      &large.film },
};

static void
test_flood (gconstpointer data)
{
  flood_check (&element, data);
}

static void
test_streams (gconstpointer backend)
{
  flood_check_streams (&element, &large.film, 3, backend,
      "nireq=2 shared=true");
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
