/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes shared by Conv and pools. */
#include <string.h>

#include "engine/window.h"
#include "lower.h"

/* Reads `n` numbers of at least `min` into `numbers`, which are unchanged if
 * there is no such attribute. */
static gboolean
read_numbers (MienImport *import, const char *name, gint64 min, guint *numbers,
    gsize n)
{
  const gint64 *ints = NULL;
  gsize found = 0;
  if (!mien_import_ints (import, name, &ints, &found))
    return !import->error;
  if (found != n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected %" G_GSIZE_FORMAT
        " numbers in \"%s\" (two axes), found %" G_GSIZE_FORMAT,
        n, name, found);
  for (gsize i = 0; i < n; i++) {
    if (ints[i] < min || ints[i] > MIEN_MAX_ELEMENTS)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected numbers from %" G_GINT64_FORMAT
          " to %u in \"%s\", found %" G_GINT64_FORMAT,
          min, MIEN_MAX_ELEMENTS, name, ints[i]);
    numbers[i] = ints[i];
  }
  return TRUE;
}

static gboolean
read_kernel (MienImport *import, gboolean has_kernel, MienWindow *window)
{
  guint kernel[2] = { window->kernel_h, window->kernel_w };
  if (!has_kernel)
    kernel[0] = kernel[1] = 0;
  if (!read_numbers (import, "kernel_shape", 1, kernel, 2))
    return FALSE;
  if (kernel[0] == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no kernel_shape");
  if (has_kernel
      && (kernel[0] != window->kernel_h || kernel[1] != window->kernel_w))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected kernel_shape %u x %u, as of its weights, found %u x %u",
        window->kernel_h, window->kernel_w, kernel[0], kernel[1]);
  window->kernel_h = kernel[0];
  window->kernel_w = kernel[1];
  return TRUE;
}

/* SAME: the output is the input divided by the stride, rounded up. If the
 * padding this needs is odd, the larger half is at the end for UPPER. */
static void
pad_same (MienWindowAxis *axis, gboolean upper)
{
  guint64 n = ((guint64) axis->in + axis->stride - 1) / axis->stride;
  guint64 span = (n - 1) * axis->stride + mien_window_axis_extent (axis);
  guint64 total = span > axis->in ? span - axis->in : 0;
  axis->before = upper ? total / 2 : total - total / 2;
  axis->after = total - axis->before;
}

/* Adds padding for one more window if elements are left over, unless the window
 * would begin in the padding at the end. */
static void
pad_for_ceil (MienWindowAxis *axis)
{
  guint n = mien_window_axis_output (axis);
  if (n == 0)
    return;
  guint64 padded = (guint64) axis->in + axis->before + axis->after;
  guint64 start = (guint64) n * axis->stride;
  guint64 end = start + mien_window_axis_extent (axis);
  gboolean left_over = end - axis->stride < padded;
  if (left_over && start < (guint64) axis->in + axis->before)
    axis->after += end - padded;
}

static gboolean
pad_automatically (MienImport *import, MienWindowAxis *axes)
{
  g_autofree char *mode = mien_import_string (import, "auto_pad", "NOTSET");
  gboolean upper = strcmp (mode, "SAME_UPPER") == 0;
  if (strcmp (mode, "NOTSET") == 0)
    return TRUE;
  if (!upper && strcmp (mode, "SAME_LOWER") != 0 && strcmp (mode, "VALID") != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected auto_pad NOTSET, SAME_UPPER, SAME_LOWER or VALID");
  for (guint i = 0; i < 2; i++)
    if (strcmp (mode, "VALID") == 0)
      axes[i].before = axes[i].after = 0;
    else
      pad_same (&axes[i], upper);
  return TRUE;
}

gboolean
mien_import_window (MienImport *import, const MienShape *in,
    gboolean has_kernel, MienWindow *window, MienShape *out)
{
  guint strides[2] = { 1, 1 }, dilations[2] = { 1, 1 }, pads[4] = { 0 };
  if (in->n_dims != 3)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an input of 4 dimensions, found %u", in->n_dims + 1);
  if (!read_kernel (import, has_kernel, window)
      || !read_numbers (import, "strides", 1, strides, 2)
      || !read_numbers (import, "dilations", 1, dilations, 2)
      || !read_numbers (import, "pads", 0, pads, 4))
    return FALSE;

  MienWindowAxis axes[2] = {
    { in->dims[1], window->kernel_h, strides[0], dilations[0], pads[0],
        pads[2] },
    { in->dims[2], window->kernel_w, strides[1], dilations[1], pads[1],
        pads[3] },
  };
  if (!pad_automatically (import, axes))
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    if (mien_import_int (import, "ceil_mode", 0) != 0)
      pad_for_ceil (&axes[i]);
    if (mien_window_axis_output (&axes[i]) == 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "kernel %u, dilation %u and padding %u, %u do not fit an input of "
          "%u rows or columns",
          axes[i].kernel, axes[i].dilation, axes[i].before, axes[i].after,
          axes[i].in);
  }
  *window = (MienWindow) {
    axes[0].kernel,
    axes[1].kernel,
    axes[0].stride,
    axes[1].stride,
    axes[0].dilation,
    axes[1].dilation,
    axes[0].before,
    axes[1].before,
    axes[0].after,
    axes[1].after,
  };
  *out = (MienShape) { 3,
    { in->dims[0], mien_window_axis_output (&axes[0]),
        mien_window_axis_output (&axes[1]) } };
  return TRUE;
}
