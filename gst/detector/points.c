/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Networks without anchors, such as YuNet of March 2023: at each position of a
 * grid, the box and landmarks of a face whose centre is near it.
 */

#include <math.h>
#include <string.h>

#include "engine/error.h"
#include "layout.h"

#define BOX_WIDTH 4
#define POINTS_WIDTH (2 * MIEN_DETECTION_N_LANDMARKS)

#define SCORE "cls_"
#define OBJECT "obj_"
#define BOX "bbox_"
#define POINTS "kps_"

static gboolean
refuse_name (const char *name, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected outputs named " SCORE "S, " OBJECT "S, " BOX "S and " POINTS
      "S for a stride S of 8, 16, 32 or 64, found \"%s\"",
      name);
  return FALSE;
}

/* The stride in a name such as "cls_8"; 0 if it is not valid. */
static guint
stride_of (const char *name)
{
  static const char *const prefixes[] = { SCORE, OBJECT, BOX, POINTS };
  guint64 stride = 0;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i])
        && !g_ascii_string_to_unsigned (name + strlen (prefixes[i]), 10,
            MIEN_DETECTOR_MIN_STRIDE, MIEN_DETECTOR_MAX_STRIDE, &stride, NULL))
      return 0;
  return (stride & (stride - 1)) == 0 ? stride : 0;
}

static gboolean
find (const MienGraph *graph, const char *prefix, guint stride, guint *output,
    GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s%u", prefix, stride);

  return mien_detector_find_output (graph, name, output, error);
}

static gboolean
read_scale (const MienGraph *graph, MienDetectorScale *scale,
    gboolean has_object, GError **error)
{
  const MienShape *input = &graph->values[graph->input].shape;

  scale->rows = input->dims[1] / scale->stride;
  scale->columns = input->dims[2] / scale->stride;
  scale->object = MIEN_NO_OUTPUT;
  const guint n = scale->rows * scale->columns;
  return find (graph, SCORE, scale->stride, &scale->score, error)
      && find (graph, BOX, scale->stride, &scale->box, error)
      && find (graph, POINTS, scale->stride, &scale->points, error)
      && mien_detector_check_output (graph, scale->score, n, 1, error)
      && mien_detector_check_output (graph, scale->box, n, BOX_WIDTH, error)
      && mien_detector_check_output (graph, scale->points, n, POINTS_WIDTH,
          error)
      && (!has_object
          || (find (graph, OBJECT, scale->stride, &scale->object, error)
              && mien_detector_check_output (graph, scale->object, n, 1,
                  error)));
}

static gboolean
points_read (const MienGraph *graph, MienDetectorLayout *layout, GError **error)
{
  guint strides = 0; /* bit mask */
  gboolean has_object = FALSE;

  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    const char *name = mien_detector_output (graph, k)->name;
    if (stride_of (name) == 0)
      return refuse_name (name, error);
    strides |= stride_of (name);
    has_object |= g_str_has_prefix (name, OBJECT);
  }
  for (guint stride = MIEN_DETECTOR_MIN_STRIDE;
       stride <= MIEN_DETECTOR_MAX_STRIDE; stride *= 2) {
    if ((strides & stride) == 0)
      continue;
    MienDetectorScale *scale = &layout->scales[layout->n_scales++];
    scale->stride = layout->stride = stride;
    if (!read_scale (graph, scale, has_object, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
points_is_yunet (const MienDetectorLayout *layout)
{
  return layout->scales[0].object != MIEN_NO_OUTPUT;
}

static float
score_at (const MienDetectorScale *scale, const float *const *outputs, guint i)
{
  const float score = outputs[scale->score][i];

  if (scale->object == MIEN_NO_OUTPUT)
    return score;
  return sqrtf (CLAMP (score, 0, 1) * CLAMP (outputs[scale->object][i], 0, 1));
}

/* The face at this row and column of the grid. */
static MienDetection
face_at (const MienDetectorScale *scale, const float *const *outputs, guint row,
    guint column, float score)
{
  const gsize i = (gsize) row * scale->columns + column;
  const float *box = outputs[scale->box] + i * BOX_WIDTH;
  const float *points = outputs[scale->points] + i * POINTS_WIDTH;
  const float stride = scale->stride;
  MienDetection face = { .confidence = score, .has_landmarks = TRUE };

  face.box.width = expf (box[2]) * stride;
  face.box.height = expf (box[3]) * stride;
  face.box.x = (column + box[0]) * stride - face.box.width / 2;
  face.box.y = (row + box[1]) * stride - face.box.height / 2;
  for (guint k = 0; k < MIEN_DETECTION_N_LANDMARKS; k++) {
    face.landmarks[k][0] = (column + points[2 * k]) * stride;
    face.landmarks[k][1] = (row + points[2 * k + 1]) * stride;
  }
  return face;
}

static void
decode_scale (const MienDetectorScale *scale, const float *const *outputs,
    float least, GArray *faces)
{
  guint i = 0;

  for (guint row = 0; row < scale->rows; row++)
    for (guint column = 0; column < scale->columns; column++, i++) {
      const float score = score_at (scale, outputs, i);
      /* Also skips NaN. */
      if (!(score >= least))
        continue;
      const MienDetection face = face_at (scale, outputs, row, column, score);
      g_array_append_val (faces, face);
    }
}

static void
points_decode (const MienDetectorLayout *layout, const float *const *outputs,
    float least, GArray *faces)
{
  for (guint i = 0; i < layout->n_scales; i++)
    decode_scale (&layout->scales[i], outputs, least, faces);
}

const MienDetectorKind mien_detector_points = {
  .outputs = SCORE
  "S, " BOX "S, " POINTS "S and, all or none, " OBJECT "S for strides S",
  .sign = SCORE,
  .read = points_read,
  .is_yunet = points_is_yunet,
  .decode = points_decode,
};
