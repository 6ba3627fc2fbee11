/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a fuzzer on files, and on mutations of them that are the same in each
 * run:
 *
 *   NAME_fuzzer [--mutations=N] FILE...
 *
 * FILE may be a glob pattern. A file whose name begins with "bad-" must be
 * rejected and all others accepted, since nothing is tested after a rejection.
 */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "table.h"

static guint n_mutations; /* per file */

static GByteArray *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  return g_byte_array_new_take ((guint8 *) data, size);
}

/* In an allocation of exactly its size, so that sanitizers detect reads beyond
 * it. */
static void
run (const GByteArray *file)
{
  g_autofree guint8 *data = g_memdup2 (file->data, file->len);
  LLVMFuzzerTestOneInput (data, file->len);
}

static void
test_replayed (gconstpointer path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GByteArray) file = read_file (path);
  const gboolean bad = g_str_has_prefix (name, "bad-");
  const guint before = mien_fuzz_n_accepted;
  run (file);
  if (bad == (mien_fuzz_n_accepted > before))
    g_error ("%s: expected it to be %s", (const char *) path,
        bad ? "refused" : "accepted; one to be refused begins with \"bad-\"");
}

/* Changes bits, bytes, interesting numbers and lengths; repeats and cuts. */
static void
mutate (GByteArray *file, GRand *rand)
{
  static const guint8 bytes[] = { 0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x12 };
  guint n = g_rand_int_range (rand, 1, 6);
  for (guint i = 0; i < n && file->len > 0; i++) {
    guint at = g_rand_int_range (rand, 0, file->len);
    guint length = g_rand_int_range (rand, 1, 17);
    length = MIN (length, file->len - at);
    switch (g_rand_int_range (rand, 0, 6)) {
      case 0:
        file->data[at] ^= 1u << g_rand_int_range (rand, 0, 8);
        break;
      case 1:
        file->data[at] = bytes[g_rand_int_range (rand, 0, sizeof (bytes))];
        break;
      case 2:
        file->data[at] += g_rand_int_range (rand, -2, 3);
        break;
      case 3:
        memset (file->data + at, 0xff, length);
        break;
      case 4:
        memmove (file->data
                + g_rand_int_range (rand, 0, file->len - length + 1),
            file->data + at, length);
        break;
      default:
        g_byte_array_remove_range (file, at, length);
        break;
    }
  }
}

/* Seeded by the name, so that adding files does not change anything. */
static void
test_mutated (gconstpointer path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GByteArray) good = read_file (path);
  GRand *rand = g_rand_new_with_seed (g_str_hash (name));
  for (guint i = 0; i < n_mutations; i++) {
    g_autoptr (GByteArray) file = g_byte_array_sized_new (good->len);
    g_byte_array_append (file, good->data, good->len);
    mutate (file, rand);
    run (file);
  }
  g_rand_free (rand);
}

static void
add_files (const glob_t *files)
{
  for (gsize i = 0; i < files->gl_pathc; i++) {
    const char *path = files->gl_pathv[i];
    g_autofree char *name = g_path_get_basename (path);
    mien_test_add (test_replayed, path, "/replayed/%s", name);
    if (n_mutations > 0)
      mien_test_add (test_mutated, path, "/mutated/%s", name);
  }
}

int
main (int argc, char **argv)
{
  glob_t files = { 0 };
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++) {
    if (g_str_has_prefix (argv[i], "--mutations="))
      n_mutations = strtoul (strchr (argv[i], '=') + 1, NULL, 10);
    else if (glob (argv[i], files.gl_pathc > 0 ? GLOB_APPEND : 0, NULL, &files)
        != 0) {
      g_printerr ("%s: no such file\n", argv[i]);
      return EXIT_FAILURE;
    }
  }
  add_files (&files);
  const int status = g_test_run ();
  globfree (&files);
  return status;
}
