/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* float16 conversions, and selecting it by name. */
#include <math.h>
#include <string.h>

#include "engine/error.h"
#include "engine/precision.h"

static void
test_all (void)
{
  for (guint half = 0; half <= G_MAXUINT16; half++) {
    const float x = mien_half_to_float (half);
    if (isnan (x))
      g_assert_true (isnan (mien_half_to_float (mien_half (x))));
    else
      g_assert_cmphex (mien_half (x), ==, half);
  }
}

/* Values between two float16 numbers are rounded to the nearest, ties to
 * even. */
static void
test_between (void)
{
  for (guint half = 0; half < 0x7bff; half++) {
    const float a = mien_half_to_float (half);
    const float b = mien_half_to_float (half + 1);
    const float middle = (a + b) / 2;
    g_assert_cmpfloat (a, <, b);
    g_assert_cmphex (mien_half (middle), ==, (half + 1) / 2 * 2);
    g_assert_cmphex (mien_half (nextafterf (middle, a)), ==, half);
    g_assert_cmphex (mien_half (-nextafterf (middle, b)), ==,
        0x8000 | (half + 1));
  }
}

static void
test_values (void)
{
  static const struct {
    float x;
    guint16 half;
  } rows[] = {
    { 0, 0 },
    { -0.0f, 0x8000 },
    { 1, 0x3c00 },
    { -2, 0xc000 },
    { 65504, 0x7bff },
    { 65519.996f, 0x7bff },
    { 65520, 0x7c00 },
    { -1e30f, 0xfc00 },
    { INFINITY, 0x7c00 },
    { 0x1p-24f, 1 },
    { 0x1p-25f, 0 },
    { 0x1.8p-25f, 1 },
    { 1e-30f, 0 },
    { 0x1p-14f, 0x400 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmphex (mien_half (rows[i].x), ==, rows[i].half);
}

static void
test_names (void)
{
  MienPrecision precision;
  g_autoptr (GError) error = NULL;
  g_assert_true (mien_precision_parse ("fp16", &precision, &error));
  g_assert_cmpint (precision, ==, MIEN_PRECISION_FP16);
  g_assert_true (mien_precision_parse ("FP32", &precision, &error));
  g_assert_cmpint (precision, ==, MIEN_PRECISION_FP32);
  g_assert_true (mien_precision_parse ("auto", &precision, &error));
  g_assert_cmpint (precision, ==, MIEN_PRECISION_AUTO);
  g_assert_cmpstr (mien_precision_name (MIEN_TYPE_FLOAT16), ==, "fp16");
  g_assert_cmpstr (mien_precision_name (MIEN_TYPE_FLOAT32), ==, "fp32");
  g_assert_false (mien_precision_parse ("half", &precision, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "\"half\""));
}

/* The CPU only has fp32: auto selects it, requesting fp16 is an error. */
static void
test_cpu (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) cpu = mien_device_get ("cpu", &error);
  g_assert_no_error (error);
  g_autoptr (MienDevice) chosen =
      mien_device_choose (cpu, MIEN_PRECISION_AUTO, NULL, 0, &error);
  g_assert_true (chosen == cpu);
  g_assert_null (mien_device_choose (cpu, MIEN_PRECISION_FP16, NULL, 0,
      &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "fp32"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/half/all", test_all);
  g_test_add_func ("/half/between", test_between);
  g_test_add_func ("/half/values", test_values);
  g_test_add_func ("/precision/names", test_names);
  g_test_add_func ("/precision/cpu", test_cpu);
  return g_test_run ();
}
