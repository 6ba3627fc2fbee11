/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How well mienfacedetect, with default settings, finds the faces in sets of
 * labelled photographs. The sets are not shipped; docs/detection.md describes
 * them and the results. With -m slow it also prints the results of other
 * settings, which are the source of the tables there.
 */

#include <math.h>
#include <time.h>

#include "detectharness.h"
#include "meta/gstmienfacemeta.h"
#include "photos.h"
#include "picture.h"
#include "table.h"

#define FACE "face"
#define CASCADE "haarcascade_frontalface_default.xml"

typedef struct {
  guint labels, hits, others;
  double seconds; /* of processor time, all threads */
} Score;

static float
best_iou (const Box *box, const GArray *boxes, guint *which)
{
  float best = 0;

  for (guint i = 0; i < boxes->len; i++) {
    const float value = box_iou (box, &g_array_index (boxes, Box, i));
    if (value > best) {
      best = value;
      *which = i;
    }
  }
  return best;
}

static GstHarness *
detector_new (const char *model, const char *properties)
{
  g_autofree char *all = g_strdup_printf ("model=\"%s\" %s", model, properties);

  return detect_harness (all);
}

static GArray *
detect (GstHarness *harness, const Photo *photo, double *seconds)
{
  g_autoptr (GstSample) sample = test_picture_decode (photo->path);
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  const clock_t start = clock ();
  GstBuffer *buffer = gst_harness_push_and_pull (harness,
      gst_buffer_ref (gst_sample_get_buffer (sample)));
  *seconds += (double) (clock () - start) / CLOCKS_PER_SEC;
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  gpointer state = NULL;
  GstMienFace *face;

  while ((face = gst_mien_buffer_iterate_faces (buffer, &state))) {
    const Box box = { face->x, face->y, face->width, face->height };
    g_array_append_val (boxes, box);
  }
  gst_buffer_unref (buffer);
  return boxes;
}

/* A face is found if a box has an intersection over union of at least 0.5. */
static Score
measure (GPtrArray *photos, const char *model, const char *properties)
{
  GstHarness *harness = detector_new (model, properties);
  Score score = { 0 };
  guint which;

  for (guint i = 0; i < photos->len; i++) {
    const Photo *photo = photos->pdata[i];
    g_autoptr (GArray) boxes = detect (harness, photo, &score.seconds);

    score.labels += photo->labels->len;
    for (guint k = 0; k < photo->labels->len; k++)
      score.hits +=
          best_iou (&g_array_index (photo->labels, Box, k), boxes, &which)
          >= 0.5f;
    for (guint k = 0; k < boxes->len; k++)
      score.others +=
          best_iou (&g_array_index (boxes, Box, k), photo->labels, &which)
          < 0.25f;
  }
  gst_harness_teardown (harness);
  g_autofree char *name = g_path_get_basename (model);
  g_test_message ("%s %s: %u of %u faces (%.3f), %u other boxes, %.1f ms a "
                  "photograph",
      name, properties, score.hits, score.labels,
      (double) score.hits / score.labels, score.others,
      1000 * score.seconds / photos->len);
  return score;
}

typedef struct {
  double recall; /* minimum */
  guint others;  /* maximum */
} Bound;

typedef struct {
  const char *name;
  GPtrArray *(*read) (void);
  Bound face, yunet_2022mar, yunet_2023mar, cascade;
} Set;

/* The measured values, with a small margin for other versions. */
static const Set SETS[] = {
  { "sy32", photos_sy32, { 0.976, 6 }, { 0.98, 8 }, { 0.98, 8 }, { 0.86, 12 } },
  { "dlib", photos_dlib, { 0.93, 2 }, { 0.95, 2 }, { 0.87, 2 }, { 0.72, 2 } },
  { "six", photos_six, { 1.0, 0 }, { 1.0, 0 }, { 1.0, 0 }, { 0.83, 1 } },
};

static void
check (const Score *score, const Bound *bound)
{
  g_assert_cmpfloat ((double) score->hits / score->labels, >=, bound->recall);
  g_assert_cmpuint (score->others, <=, bound->others);
}

/* Skips the test if there are none. */
static gboolean
has_cascades (void)
{
  if (!HAS_CASCADES)
    g_test_skip ("no cascades in this build");
  return HAS_CASCADES;
}

static void
test_cascade (gconstpointer data)
{
  const Set *set = data;
  g_autoptr (GPtrArray) photos = has_cascades () ? set->read () : NULL;
  if (photos == NULL)
    return;
  const Score score = measure (photos, CASCADE, "");

  check (&score, &set->cascade);
}

static void
test_face (gconstpointer data)
{
  const Set *set = data;
  g_autoptr (GPtrArray) photos = set->read ();
  if (photos == NULL)
    return;
  const Score score = measure (photos, FACE, "device=cpu");

  check (&score, &set->face);
}

static void
check_yunet (const Set *set, const char *version, const Bound *bound)
{
  g_autoptr (GPtrArray) photos = set->read ();
  g_autofree char *model = photos != NULL ? photos_yunet (version) : NULL;
  if (model == NULL)
    return;
  const Score score = measure (photos, model, "device=cpu");

  check (&score, bound);
}

static void
test_2022mar (gconstpointer data)
{
  const Set *set = data;

  check_yunet (set, "2022mar", &set->yunet_2022mar);
}

/* It finds one fewer of the small faces. */
static void
test_2023mar (gconstpointer data)
{
  const Set *set = data;

  check_yunet (set, "2023mar", &set->yunet_2023mar);
}

/* The longer side of the model's box, and how far its centre is below that of
 * YuNet's, both divided by the longer side of YuNet's box. */
static void
check_framing (const char *model, double expected_side, double expected_shift)
{
  g_autoptr (GPtrArray) photos = photos_sy32 ();
  g_autofree char *yunet = photos != NULL ? photos_yunet ("2022mar") : NULL;
  if (yunet == NULL)
    return;
  GstHarness *harnesses[] = { detector_new (model, ""),
    detector_new (yunet, "") };
  double seconds = 0, side = 0, side_squares = 0, shift = 0, shift_squares = 0;
  guint n = 0, which;

  for (guint i = 0; i < photos->len; i++) {
    g_autoptr (GArray) others =
        detect (harnesses[0], photos->pdata[i], &seconds);
    g_autoptr (GArray) boxes =
        detect (harnesses[1], photos->pdata[i], &seconds);
    for (guint k = 0; k < boxes->len; k++) {
      const Box *box = &g_array_index (boxes, Box, k);
      if (best_iou (box, others, &which) < 0.4f)
        continue;
      const Box *other = &g_array_index (others, Box, which);
      const double longer = MAX (box->width, box->height);
      const double ratio = MAX (other->width, other->height) / longer;
      const double below =
          (other->y + other->height / 2 - box->y - box->height / 2) / longer;
      n++;
      side += ratio;
      side_squares += ratio * ratio;
      shift += below;
      shift_squares += below * below;
    }
  }
  gst_harness_teardown (harnesses[0]);
  gst_harness_teardown (harnesses[1]);
  side /= n;
  shift /= n;
  g_test_message ("%u faces: side %.3f (deviation %.3f), shift %.3f "
                  "(deviation %.3f)",
      n, side, sqrt (side_squares / n - side * side), shift,
      sqrt (shift_squares / n - shift * shift));
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpfloat_with_epsilon (side, expected_side, 0.03);
  g_assert_cmpfloat_with_epsilon (shift, expected_shift, 0.02);
}

static void
test_cascade_framing (void)
{
  if (has_cascades ())
    check_framing (CASCADE, 0.91, -0.015);
}

static void
test_face_framing (void)
{
  check_framing (FACE, 1.0, 0.01);
}

/* No model: YuNet. */
static const struct {
  const char *model, *properties;
} SWEEP[] = {
  { FACE, "score-threshold=0.6" },
  { FACE, "score-threshold=0.7" },
  { FACE, "score-threshold=0.8" },
  { FACE, "score-threshold=0.9" },
  { FACE, "detect-width=160" },
  { FACE, "detect-width=320" },
  { FACE, "detect-width=1280" },
  { FACE, "detect-width=0" },
  { CASCADE, "min-neighbors=2" },
  { CASCADE, "min-neighbors=3" },
  { CASCADE, "min-neighbors=4" },
  { CASCADE, "min-neighbors=5" },
  { CASCADE, "min-neighbors=6" },
  { CASCADE, "scale-factor=1.1 min-neighbors=4" },
  { CASCADE, "scale-factor=1.1 min-neighbors=8" },
  { CASCADE, "detect-width=160" },
  { CASCADE, "detect-width=320" },
  { CASCADE, "detect-width=1280" },
  { CASCADE, "detect-width=0" },
  { "haarcascade_frontalface_alt.xml", "" },
  { "haarcascade_frontalface_alt2.xml", "" },
  { "haarcascade_frontalface_alt_tree.xml", "" },
  { "lbpcascade_frontalface.xml", "" },
  { "lbpcascade_frontalface_improved.xml", "" },
  { "lbpcascade_frontalface_improved.xml", "scale-factor=1.1 min-neighbors=1" },
  { NULL, "score-threshold=0.6" },
  { NULL, "score-threshold=0.7" },
  { NULL, "score-threshold=0.8" },
  { NULL, "score-threshold=0.9" },
  { NULL, "nms-threshold=0.5" },
  { NULL, "detect-width=160" },
  { NULL, "detect-width=320" },
  { NULL, "detect-width=1280" },
  { NULL, "detect-width=0" },
};

static void
test_sweep (gconstpointer data)
{
  const Set *set = data;
  g_autoptr (GPtrArray) photos = has_cascades () ? set->read () : NULL;
  g_autofree char *yunet = photos != NULL ? photos_yunet ("2022mar") : NULL;
  if (yunet == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (SWEEP); i++)
    measure (photos, SWEEP[i].model != NULL ? SWEEP[i].model : yunet,
        SWEEP[i].properties);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/detect/sets/face/", SETS, test_face);
  mien_test_add_table ("/detect/sets/cascade/", SETS, test_cascade);
  mien_test_add_table ("/detect/sets/2022mar/", SETS, test_2022mar);
  mien_test_add_table ("/detect/sets/2023mar/", SETS, test_2023mar);
  if (g_test_slow ())
    mien_test_add_table ("/detect/sweep/", SETS, test_sweep);
  g_test_add_func ("/detect/sets/framing/cascade", test_cascade_framing);
  g_test_add_func ("/detect/sets/framing/face", test_face_framing);
  return g_test_run ();
}
