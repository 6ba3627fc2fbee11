/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "strided.h"

gboolean
mien_extent_broadcast (MienExtent *extent, const gsize *dims, guint n_dims)
{
  const guint n = MAX (extent->n_dims, n_dims);
  gsize wide[MIEN_TENSOR_MAX_DIMS] = { 0 };
  for (guint k = 0; k < n; k++) {
    gsize a =
        k < n - extent->n_dims ? 1 : extent->dims[k - (n - extent->n_dims)];
    gsize b = k < n - n_dims ? 1 : dims[k - (n - n_dims)];
    if (a != b && a != 1 && b != 1)
      return FALSE;
    wide[k] = a == 1 ? b : a;
  }
  extent->n_dims = n;
  for (guint k = 0; k < n; k++)
    extent->dims[k] = wide[k];
  return TRUE;
}

void
mien_extent_steps (const MienExtent *extent, const MienTensor *tensor,
    MienSteps steps)
{
  gsize step = 1;
  for (guint k = 0; k < MIEN_TENSOR_MAX_DIMS; k++)
    steps[k] = 0;
  for (guint back = 1; back <= tensor->n_dims; back++) {
    gsize size = tensor->dims[tensor->n_dims - back];
    steps[extent->n_dims - back] = size == 1 ? 0 : step;
    step *= size;
  }
}

gsize
mien_extent_offset (const MienExtent *extent, const MienSteps steps, gsize i)
{
  gssize offset = 0;
  for (guint k = extent->n_dims; k-- > 0; i /= extent->dims[k])
    offset += (gssize) (i % extent->dims[k]) * steps[k];
  return offset;
}

MienTensor *
mien_import_strided (MienImport *import, const MienTensor *from,
    const MienExtent *extent, gsize first, const MienSteps steps)
{
  MienTensor *out = mien_import_new_constant (import, from->floats != NULL,
      extent->dims, extent->n_dims);
  if (out)
    out->type = from->type;
  for (gsize i = 0; out && i < out->n; i++)
    mien_tensor_copy (out, i, from,
        first + mien_extent_offset (extent, steps, i), 1);
  return out;
}
