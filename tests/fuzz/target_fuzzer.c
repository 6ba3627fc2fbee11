/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gbpoverlay's property `target`. */
#include "fuzz.h"

#include "engine/gradient.h"
#include "modelfiles.h"
#include "target.h"

/* Names with colons and numbers, as exporters write them. */
#define NETWORK \
  "opset 13\ninput x ?,1,8,8\noutput y\nfloat w 4,1,3,3\nConv x w -> a:0\n" \
  "Relu a:0 -> a:0:1,2\nMaxPool a:0:1,2 -> winner kernel_shape=[2,2] " \
  "strides=[2,2]\n" \
  "Flatten winner -> f\nfloat v 3,36\nGemm f v -> g transB=1\nSoftmax g -> y"
#define SIDE "[mien]\nlabels=sad;A:1;a:0:2,1\n"

static MienModel *
load (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (GError) error = NULL;
  mien_test_files_init (&files, NETWORK, SIDE, -1);
  MienModel *model = mien_model_load (files.onnx, NULL, NULL, &error);
  if (!model)
    g_error ("%s", error->message);
  return model;
}

/* An accepted target can be explained. */
static void
check_target (const GstMienTarget *target, const MienModel *model)
{
  const MienGraph *graph = model->graph;
  mien_fuzz_check (target->value < graph->n_values);
  const MienShape *shape = &graph->values[target->value].shape;
  const guint n = mien_shape_elements (shape);
  mien_fuzz_check (target->first < n && target->n <= n - target->first);
  mien_fuzz_check ((target->n == 0)
      == (target->kind == GST_MIEN_TARGET_WINNER));

  const MienGradientOptions options = { .target = target->value,
    .seed = MIEN_SEED_INPUT,
    .rule = MIEN_RULE_GUIDED,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  if (!gradient)
    g_error ("no gradient: %s", error->message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static MienModel *model;
  if (!model)
    model = load ();
  g_autofree char *spec = mien_fuzz_string (data, size);
  g_autoptr (GError) error = NULL;
  GstMienTarget target = { 0 };
  const gboolean ok = gst_mien_target_parse (&target, spec, model, &error);
  mien_fuzz_note (ok, error, data, size);
  if (ok)
    check_target (&target, model);
  return 0;
}
