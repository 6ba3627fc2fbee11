/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Side files, each combined with several kinds of networks. */
#include "fuzz.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "model/model.h"
#include "modelfiles.h"

static const char *const networks[] = {
  "opset 13\ninput x ?,3,4,4\noutput y\nfloat w 3,48\n"
  "Flatten x -> f\nGemm f w -> y transB=1",
  "opset 13\ninput x ?,4,4,1\noutput y\nfloat w 2,16\n"
  "Flatten x -> f\nGemm f w -> g transB=1\nSoftmax g -> y",
  "opset 13\ninput x ?,1,4,4\noutput y\nfloat w 1,16\n"
  "Flatten x -> f\nGemm f w -> g transB=1\nSigmoid g -> y",
  "opset 13\ninput x ?,1,4,4\noutput y\noutput z\nfloat w 1,16\n"
  "Flatten x -> f\nGemm f w -> y transB=1\nfloat v 2,16\n"
  "Gemm f v -> z transB=1",
};

static struct {
  MienTestFiles files;
  int side; /* stays open: closing a file may be slow */
} folders[G_N_ELEMENTS (networks)];

static void
remove_folders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    mien_test_files_clear (&folders[i].files);
}

static void
make_folders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    mien_test_files_init (&folders[i].files, networks[i], "", 0);
    folders[i].side = g_open (folders[i].files.side, O_WRONLY);
  }
  atexit (remove_folders);
}

static void
write_side (int file, const guint8 *data, gsize size)
{
  if (pwrite (file, data, size, 0) != (gssize) size
      || ftruncate (file, size) != 0)
    g_error ("a side file cannot be written");
}

static void
check_framing (gpointer detector, gpointer value, gpointer user_data)
{
  const MienFraming *framing = value;
  mien_fuzz_check (g_utf8_validate (detector, -1, NULL));
  mien_fuzz_check (framing->side >= 0.1f && framing->side <= 10);
  mien_fuzz_check (fabsf (framing->shift) <= 10);
}

static void
check_head (const MienHead *head)
{
  mien_fuzz_check (*head->attribute != '\0'
      && g_utf8_validate (head->attribute, -1, NULL));
  mien_fuzz_check (g_strv_length (head->labels) == head->n_labels);
  mien_fuzz_check ((head->n_labels == 0) == (head->kind == MIEN_HEAD_NUMBER));
  mien_fuzz_check (!head->unit
      || (head->kind == MIEN_HEAD_NUMBER && *head->unit != '\0'
          && g_utf8_validate (head->unit, -1, NULL)));
  for (guint i = 0; i < head->n_labels; i++)
    mien_fuzz_check (*head->labels[i] != '\0'
        && g_utf8_validate (head->labels[i], -1, NULL));
}

static void
check_model (const MienModel *model)
{
  mien_fuzz_check (model->n_heads == mien_graph_n_outputs (model->graph));
  for (guint k = 0; k < model->n_heads; k++) {
    check_head (&model->heads[k]);
    for (guint i = 0; i < k; i++)
      mien_fuzz_check (!g_str_equal (model->heads[i].attribute,
          model->heads[k].attribute));
  }
  for (guint c = 0; c < MIEN_MAX_CHANNELS; c++)
    mien_fuzz_check (isfinite (model->range_min[c])
        && isfinite (model->range_max[c])
        && model->range_min[c] < model->range_max[c]);
  g_hash_table_foreach (model->framing, check_framing, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (!folders[0].files.folder)
    make_folders ();
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autoptr (GError) error = NULL;
    write_side (folders[i].side, data, size);
    g_autoptr (MienModel) model =
        mien_model_load (folders[i].files.onnx, NULL, NULL, &error);
    mien_fuzz_note (model != NULL, error, NULL, 0);
    if (model)
      check_model (model);
  }
  return 0;
}
