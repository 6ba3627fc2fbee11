/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detectornets.h"

static const char CONSTANTS[] =
    "float bbox_bias 4 = 0.5 0.25 1 1.5\n"
    "float kps_bias 10 = 0 0.5 1 1.5 2 2.5 3 3.5 4 4.5\n"
    "float obj_bias 1 = 0.25\nfloat cls_bias 1 = 0\n"
    "int bbox_shape 3 = 1 -1 4\nint kps_shape 3 = 1 -1 10\n"
    "int obj_shape 3 = 1 -1 1\nint cls_shape 3 = 1 -1 1\n";

static void
add_weights (GString *text, const char *name, guint n, guint channels,
    const char *first)
{
  g_string_append_printf (text, "float %s_weight %u,%u,1,1 =", name, n,
      channels);
  for (guint i = 0; i < n * channels; i++)
    g_string_append_printf (text, " %s", i == 0 ? first : "0");
  g_string_append_c (text, '\n');
}

static void
add_output (GString *text, const char *name, guint stride)
{
  g_string_append_printf (text,
      "Conv pool_%u %s_weight %s_bias -> %s_map_%u\n"
      "Transpose %s_map_%u -> %s_last_%u perm=[0,2,3,1]\n"
      "Reshape %s_last_%u %s_shape -> %s_%u\n",
      stride, name, name, name, stride, name, stride, name, stride, name,
      stride, name, name, stride);
}

char *
mien_test_points_net (const guint *strides, guint channels, gboolean object)
{
  static const char *const names[] = { "cls", "bbox", "kps", "obj" };
  const guint n_names = object ? 4 : 3;
  GString *text = g_string_new ("opset 13\n");

  g_string_append_printf (text, "input x ?,%u,?,?\n", channels);
  for (guint i = 0; strides[i] > 0; i++)
    for (guint k = 0; k < n_names; k++)
      g_string_append_printf (text, "output %s_%u\n", names[k], strides[i]);
  g_string_append (text, CONSTANTS);
  add_weights (text, "cls", 1, channels, "1");
  add_weights (text, "bbox", 4, channels, "0");
  add_weights (text, "kps", 10, channels, "0");
  add_weights (text, "obj", 1, channels, "0");
  for (guint i = 0; strides[i] > 0; i++) {
    g_string_append_printf (text,
        "MaxPool x -> pool_%u kernel_shape=[%u,%u] strides=[%u,%u]\n",
        strides[i], strides[i], strides[i], strides[i], strides[i]);
    for (guint k = 0; k < n_names; k++)
      add_output (text, names[k], strides[i]);
  }
  return g_string_free (text, FALSE);
}
