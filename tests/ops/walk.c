/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks the tables of ops and reports everything that an op lacks. The
 * arguments are the programs of this suite; their lists of tests show which ops
 * have rows in their tables (mien_sweep_add ()).
 */
#include "engine/onnx.h"
#include "engine/ops.h"

#include "kernels.h"
#include "oracle.h"
#ifdef HAVE_VULKAN
#include "ops.h"
#endif

/* The names of the cases that test a single op; for activations, the name of
 * the activation. */
static GHashTable *rows;

static void
lacks (const char *op, const char *what)
{
  g_test_message ("%s has no %s", op, what);
  g_test_fail ();
}

static void
test_descriptors (void)
{
  for (guint op = 0; op < MIEN_N_OPS; op++) {
    const MienOpInfo *info = mien_op_info (op);
    g_assert_nonnull (info);
    g_assert_nonnull (info->name);
    if (info->check == NULL)
      lacks (info->name, "check");
    /* Gradients through these are rejected. */
    const gboolean refused = op == MIEN_OP_MIN || op == MIEN_OP_MAX;
    if (info->backward == NULL && !info->of_gradients && !refused)
      lacks (info->name, "way back");
  }
}

static void
test_kernels (void)
{
  const MienCpuKernels *kernels = mien_cpu_kernels_get ();
  for (guint op = 0; op < MIEN_N_OPS; op++)
    if (kernels->ops[op] == NULL
        || (kernels->ops[op]->run == NULL && kernels->ops[op]->rows == NULL))
      lacks (mien_op_name (op), "kernel for the CPU");
}

static void
test_dispatches (void)
{
#ifdef HAVE_VULKAN
  for (guint op = 0; op < MIEN_N_OPS; op++)
    if (mien_vulkan_ops[op] == NULL || mien_vulkan_ops[op]->add_steps == NULL)
      lacks (mien_op_name (op), "dispatch for Vulkan");
#else
  g_test_skip ("built without Vulkan");
#endif
}

static void
test_oracles (void)
{
  for (guint op = 0; op < MIEN_N_OPS; op++)
    if (!mien_oracle_has (op))
      lacks (mien_op_name (op), "oracle");
}

static void
check_names (const char *name, gboolean of_gradients)
{
  if (!of_gradients && !mien_onnx_reads (name))
    lacks (name, "reader");
  if (of_gradients && mien_onnx_reads (name))
    lacks (name, "reason to be read: it is of gradients");
  if (!g_hash_table_contains (rows, name))
    lacks (name, "row in a table of tests");
}

static void
test_readers_and_rows (void)
{
  for (guint op = 0; op < MIEN_N_OPS; op++)
    if (op != MIEN_OP_ACTIVATION && op != MIEN_OP_ACTIVATION_BACKWARD)
      check_names (mien_op_name (op), mien_op_info (op)->of_gradients);
  for (guint kind = MIEN_ACTIVATION_NONE + 1; kind < MIEN_N_ACTIVATIONS;
       kind++) {
    const char *name = mien_activation_name (kind);
    g_autofree char *backward = g_strconcat (name, "Backward", NULL);
    check_names (name, FALSE);
    check_names (backward, TRUE);
  }
}

/* Meson sets a wrapper for programs built for another machine. */
static char *
list_of_tests (const char *program)
{
  const char *wrapper = g_getenv ("MESON_EXE_WRAPPER");
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *command =
      g_strconcat (wrapper != NULL ? wrapper : "", " ", quoted, " -l", NULL);
  char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_spawn_command_line_sync (command, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/* "/ops/cpu/NAME/..." */
static void
note_rows (const char *program)
{
  g_autofree char *output = list_of_tests (program);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], "/", 5);
    if (g_strv_length (parts) == 5 && g_str_equal (parts[2], "cpu"))
      g_hash_table_add (rows, g_strdup (parts[3]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 1; i < argc; i++)
    note_rows (argv[i]);
  g_test_add_func ("/ops/walk/descriptors", test_descriptors);
  g_test_add_func ("/ops/walk/kernels", test_kernels);
  g_test_add_func ("/ops/walk/dispatches", test_dispatches);
  g_test_add_func ("/ops/walk/oracles", test_oracles);
  g_test_add_func ("/ops/walk/readers-and-rows", test_readers_and_rows);
  int result = g_test_run ();
  g_hash_table_unref (rows);
  return result;
}
