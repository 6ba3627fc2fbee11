/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect on the engine with thousands of frames: the output does not
 * depend on how many frames are in flight, nor on what shares the device.
 */

#include <math.h>

#include "detectornets.h"
#include "device.h"
#include "flood.h"
#include "meta/mien.h"
#include "modelfiles.h"
#include "table.h"

/* With this limit some of the faces count as near. */
#define SIDE \
  "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n" \
  "largest-face=70\n"
#define MOST_DOTS 4
/* Numbers per face: x, y, width, height, frames ago. */
#define N_NUMBERS 5

typedef struct {
  FloodFilm film;
  guint width, height;
} Film;

typedef struct {
  const Film *film;
  GRand *rand;
  GArray *result; /* float: number of faces in a frame, followed by their
                   * numbers */
} Stream;

static char *model; /* path of the network */

static gpointer
begin (gconstpointer film)
{
  Stream *self = g_new0 (Stream, 1);

  *self = (Stream) { film, g_rand_new_with_seed (5),
    g_array_new (FALSE, FALSE, sizeof (float)) };
  return self;
}

static GArray *
end (gpointer data)
{
  Stream *self = data;
  GArray *result = self->result;

  /* There were faces: not all frames have the number 0. */
  g_assert_cmpuint (result->len, >, 2 * self->film->film.n_frames);
  g_rand_free (self->rand);
  g_free (self);
  return result;
}

/* Each dot is a face for the network. */
static void
add_dots (Stream *self, GstBuffer *buffer)
{
  const guint n = g_rand_int_range (self->rand, 0, MOST_DOTS + 1);
  const guint width = self->film->width;
  const guint dot = MAX (5, width / 100); /* visible at half size too */
  for (guint i = 0; i < n; i++) {
    const guint x = g_rand_int_range (self->rand, 0, width - dot);
    const guint y = g_rand_int_range (self->rand, 0, self->film->height - dot);
    for (guint row = 0; row < dot; row++)
      gst_buffer_memset (buffer, (y + row) * width + x, 255, dot);
  }
}

/* At any time, including while frames are in flight. */
static void
change_settings (Stream *self, GstElement *element)
{
  const guint value = g_rand_int_range (self->rand, 1, 4);

  switch (g_rand_int_range (self->rand, 0, 60)) {
    case 0:
      g_object_set (element, "inference-interval", value, NULL);
      break;
    case 1:
      g_object_set (element, "rescan-interval", value * value, NULL);
      break;
    case 2:
      g_object_set (element, "detect-width",
          value == 3 ? 0 : self->film->width / value, NULL);
      break;
    case 3:
      g_object_set (element, "max-faces", value, NULL);
      break;
    case 4:
      g_object_set (element, "min-stddev", value == 1 ? 5 : 0, NULL);
      break;
    default:
      break;
  }
}

static GstBuffer *
next (gpointer data, guint number, GstElement *element)
{
  Stream *self = data;
  const gsize size = (gsize) self->film->width * self->film->height;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  change_settings (self, element);
  gst_buffer_memset (buffer, 0, 0, size);
  add_dots (self, buffer);
  if (g_rand_int_range (self->rand, 0, 20) == 0)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
  return buffer;
}

static void
take (gpointer data, GstBuffer *buffer)
{
  Stream *self = data;
  const guint at = self->result->len;
  gpointer state = NULL;
  GstMienFace *face;
  float n = 0;

  g_array_append_val (self->result, n);
  for (; (face = gst_mien_buffer_iterate_faces (buffer, &state)); n++) {
    const float numbers[N_NUMBERS] = { face->x, face->y, face->width,
      face->height, face->frames_ago };
    g_array_append_vals (self->result, numbers, N_NUMBERS);
  }
  g_array_index (self->result, float, at) = n;
}

#define FILM(width, height, n_frames) \
  { \
    { "video/x-raw, format=GRAY8, width=" #width ", height=" #height \
      ", framerate=25/1", \
      n_frames, begin, next, take, end }, \
        width, height \
  }

static const Film small = FILM (128, 96, 2500);
static const Film large = FILM (1280, 720, 100);
static const Film brief = FILM (128, 96, 300); /* shaders are slow to compile */

static void
compare (const GArray *got, const GArray *want)
{
  g_assert_cmpuint (got->len, ==, want->len);
  for (guint i = 0; i < want->len; i++) {
    const float a = g_array_index (got, float, i);
    const float b = g_array_index (want, float, i);
    if (!(fabsf (a - b) < 0.05f))
      g_error ("number %u: %g instead of %g", i, a, b);
  }
}

static char *
make_line (const char *settings)
{
  return g_strdup_printf ("mienfacedetect model=%s updates=none "
                          "min-size-width=0 min-size-height=0 "
                          "score-threshold=0.7 %s",
      model, settings);
}

static const FloodElement element = { make_line, compare };

static const FloodCase cases[] = {
  { "cpu/small", "cpu", "device=cpu nireq=2", &small.film },
  { "cpu/large", "cpu", "device=cpu nireq=4", &large.film },
  { "vulkan/small", "vulkan", "device=vulkan nireq=3", &small.film },
  { "vulkan/large", "vulkan", "device=vulkan nireq=2", &large.film },
  { "vulkan/pixels", "vulkan",
      "device=vulkan nireq=2 pre-process-backend=vulkan", &brief.film },
};

static void
test_flood (gconstpointer data)
{
  flood_check (&element, data);
}

static void
test_streams (gconstpointer backend)
{
  flood_check_streams (&element, &small.film, 2, backend, "nireq=2");
}

int
main (int argc, char **argv)
{
  static const guint strides[] = { 8, 16, 0 };
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *network = mien_test_points_net (strides, 1, FALSE);
  g_auto (MienTestFiles) files = { 0 };
  mien_test_files_init (&files, network, SIDE, -1);
  model = files.onnx;
  mien_test_add_table ("/facedetect/flood/", cases, test_flood);
  g_test_add_data_func ("/facedetect/flood/streams/cpu", "cpu", test_streams);
  g_test_add_data_func ("/facedetect/flood/streams/vulkan", "vulkan",
      test_streams);
  const int status = g_test_run ();
  mien_test_device_close ();
  return status;
}
