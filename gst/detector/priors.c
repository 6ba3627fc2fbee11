/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Networks that output offsets from prior boxes, such as YuNet of March 2022.
 * Priors and variances are those of cv::FaceDetectorYN in OpenCV 4.5 to 4.7.
 */

#include <math.h>

#include "layout.h"

#define LOCATION_WIDTH (4 + 2 * MIEN_DETECTION_N_LANDMARKS)
#define MAX_SIZES 3

#define VARIANCE_PLACE 0.1f
/* For heights; widths use that of positions, as in OpenCV. */
#define VARIANCE_HEIGHT 0.2f

static const struct {
  guint stride, n_sizes;
  float sizes[MAX_SIZES]; /* sides of the priors, in pixels of the input */
} scales[] = {
  { 8, 3, { 10, 16, 24 } },
  { 16, 2, { 32, 48 } },
  { 32, 2, { 64, 96 } },
  { 64, 3, { 128, 192, 256 } },
};

G_STATIC_ASSERT (G_N_ELEMENTS (scales) == MIEN_DETECTOR_MAX_SCALES);

/* At stride 64, the network's layers drop incomplete positions. */
#define STRIDE 32

static gboolean
priors_read (const MienGraph *graph, MienDetectorLayout *layout, GError **error)
{
  guint n = 0;

  layout->stride = STRIDE;
  layout->n_scales = G_N_ELEMENTS (scales);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    MienDetectorScale *scale = &layout->scales[i];
    scale->stride = scales[i].stride;
    scale->rows = layout->height / scale->stride;
    scale->columns = layout->width / scale->stride;
    n += scale->rows * scale->columns * scales[i].n_sizes;
  }
  return mien_detector_find_output (graph, "loc", &layout->location, error)
      && mien_detector_find_output (graph, "conf", &layout->confidence, error)
      && mien_detector_find_output (graph, "iou", &layout->overlap, error)
      && mien_detector_check_output (graph, layout->location, n, LOCATION_WIDTH,
          error)
      && mien_detector_check_output (graph, layout->confidence, n, 2, error)
      && mien_detector_check_output (graph, layout->overlap, n, 1, error);
}

static gboolean
priors_is_yunet (const MienDetectorLayout *layout)
{
  return TRUE;
}

typedef struct {
  float x, y, side; /* centre, pixels */
} Prior;

static MienDetection
face_at (const Prior *prior, const float *location, float score)
{
  const float reach = VARIANCE_PLACE * prior->side;
  MienDetection face = { .confidence = score, .has_landmarks = TRUE };

  face.box.width = prior->side * expf (location[2] * VARIANCE_PLACE);
  face.box.height = prior->side * expf (location[3] * VARIANCE_HEIGHT);
  face.box.x = prior->x + location[0] * reach - face.box.width / 2;
  face.box.y = prior->y + location[1] * reach - face.box.height / 2;
  for (guint k = 0; k < MIEN_DETECTION_N_LANDMARKS; k++) {
    face.landmarks[k][0] = prior->x + location[4 + 2 * k] * reach;
    face.landmarks[k][1] = prior->y + location[5 + 2 * k] * reach;
  }
  return face;
}

/* Decodes prior number `i`. */
static void
decode_prior (const MienDetectorLayout *layout, const float *const *outputs,
    guint i, const Prior *prior, float least, GArray *faces)
{
  const float confidence = outputs[layout->confidence][2 * i + 1];
  const float overlap = outputs[layout->overlap][i];
  const float score = sqrtf (confidence * CLAMP (overlap, 0, 1));

  /* Also rejects NaN. */
  if (!(score >= least))
    return;
  const MienDetection face = face_at (prior,
      outputs[layout->location] + (gsize) i * LOCATION_WIDTH, score);
  g_array_append_val (faces, face);
}

static void
priors_decode (const MienDetectorLayout *layout, const float *const *outputs,
    float least, GArray *faces)
{
  guint i = 0;

  for (guint s = 0; s < layout->n_scales; s++) {
    const MienDetectorScale *scale = &layout->scales[s];
    for (guint row = 0; row < scale->rows; row++)
      for (guint column = 0; column < scale->columns; column++)
        for (guint k = 0; k < scales[s].n_sizes; k++, i++) {
          const Prior prior = { (column + 0.5f) * scale->stride,
            (row + 0.5f) * scale->stride, scales[s].sizes[k] };
          decode_prior (layout, outputs, i, &prior, least, faces);
        }
  }
}

const MienDetectorKind mien_detector_priors = {
  .outputs = "loc, conf and iou of YuNet's priors",
  .sign = "loc",
  .read = priors_read,
  .is_yunet = priors_is_yunet,
  .decode = priors_decode,
};
