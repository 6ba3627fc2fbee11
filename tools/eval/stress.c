/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stress.h"

#include <math.h>
#include <string.h>

static const EvalStress all[] = {
  { .name = "unchanged" },
  { .name = "rotated by 10 degrees", .degrees = 10 },
  { .name = "rotated by 20 degrees", .degrees = 20 },
  { .name = "rotated by 30 degrees", .degrees = 30 },
  { .name = "rotated by 45 degrees", .degrees = 45 },
  { .name = "32 pixels", .pixels = 32 },
  { .name = "24 pixels", .pixels = 24 },
  { .name = "16 pixels", .pixels = 16 },
  { .name = "blurred, sigma 1 pixel", .sigma = 1 },
  { .name = "blurred, sigma 2 pixels", .sigma = 2 },
  { .name = "gamma 0.5", .gamma = 0.5f },
  { .name = "gamma 2", .gamma = 2 },
  { .name = "framed at 0.9 M", .framing = 0.9f },
  { .name = "framed at 1.05 M", .framing = 1.05f },
  { .name = "framed at 1.2 M", .framing = 1.2f },
  { .name = "framed at 1.35 M", .framing = 1.35f },
  { .name = "framed at 1.5 M", .framing = 1.5f },
  { .name = "framed at 1.8 M", .framing = 1.8f },
};

const EvalStress *
eval_stress_all (guint *n)
{
  *n = G_N_ELEMENTS (all);
  return all;
}

gboolean
eval_stress_applies (const EvalStress *self, const EvalView *view)
{
  return self->framing == 0 || view->shows.side > 0;
}

EvalView
eval_stress_view (const EvalStress *self, const EvalView *view)
{
  EvalView stressed = *view;
  if (self->framing > 0) {
    stressed.whole = FALSE;
    stressed.wanted = (MienFraming) { self->framing, 0 };
  }
  return stressed;
}

gboolean
eval_stress_reduce (const EvalStress *self, float square, guint channels,
    MienImage *image, GByteArray *store)
{
  float scale = self->pixels / square;
  if (self->pixels == 0 || scale >= 1)
    return TRUE;
  const MienBox whole = { 0, 0, image->width, image->height };
  const MienCropFormat format = { .width = MAX (1, image->width * scale + 0.5f),
    .height = MAX (1, image->height * scale + 0.5f),
    .channels = channels,
    .range_max = { 255, 255, 255 } };
  gsize n = (gsize) format.width * format.height;
  g_autofree float *planes = g_new (float, n *channels);
  if (!mien_crop (image, &whole, &format, planes))
    return FALSE;

  g_byte_array_set_size (store, n * channels);
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < channels; c++)
      store->data[i * channels + c] = planes[c * n + i] + 0.5f;
  const gboolean color = channels == 3;
  *image = (MienImage) { store->data, format.width * channels, format.width,
    format.height, channels, 0, color ? 1 : 0, color ? 2 : 0, FALSE };
  return TRUE;
}

/* A Gaussian blur with replicated border: row i holds the weights for element
 * i. */
static float *
blur_matrix (guint n, float sigma)
{
  float *matrix = g_new0 (float, (gsize) n *n);
  int reach = ceilf (3 * sigma);
  for (guint i = 0; i < n; i++) {
    float sum = 0;
    for (int d = -reach; d <= reach; d++)
      sum += expf (-0.5f * (d / sigma) * (d / sigma));
    for (int d = -reach; d <= reach; d++)
      matrix[i * n + CLAMP ((int) i + d, 0, (int) n - 1)] +=
          expf (-0.5f * (d / sigma) * (d / sigma)) / sum;
  }
  return matrix;
}

/* plane = rows * plane * columns^T, with height h and width w. */
static void
multiply (float *plane, guint h, guint w, const float *rows,
    const float *columns)
{
  g_autofree float *between = g_new0 (float, (gsize) h *w);
  for (guint y = 0; y < h; y++)
    for (guint k = 0; k < h; k++)
      for (guint x = 0; rows[y * h + k] != 0 && x < w; x++)
        between[y * w + x] += rows[y * h + k] * plane[k * w + x];
  memset (plane, 0, sizeof (float) * h * w);
  for (guint y = 0; y < h; y++)
    for (guint x = 0; x < w; x++)
      for (guint k = 0; k < w; k++)
        plane[y * w + x] += columns[x * w + k] * between[y * w + k];
}

static void
apply_gamma (float *plane, guint n, float gamma, float low, float high)
{
  for (guint i = 0; i < n; i++) {
    float value = (plane[i] - low) / (high - low);
    plane[i] = low + (high - low) * powf (CLAMP (value, 0, 1), gamma);
  }
}

void
eval_stress_spoil (const EvalStress *self, const MienModel *model, float square,
    float *input)
{
  const guint *dims = model->graph->values[model->graph->input].shape.dims;
  guint h = dims[1], w = dims[2];
  g_autofree float *rows = NULL, *columns = NULL;
  if (self->sigma > 0) {
    rows = blur_matrix (h, self->sigma * h / square);
    columns = blur_matrix (w, self->sigma * w / square);
  }

  for (guint c = 0; c < dims[0]; c++) {
    float *plane = input + (gsize) c * h * w;
    if (rows)
      multiply (plane, h, w, rows, columns);
    if (self->gamma > 0)
      apply_gamma (plane, h * w, self->gamma, model->range_min[c],
          model->range_max[c]);
  }
}
