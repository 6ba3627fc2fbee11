/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in files that stand in for DMABufs, and the inputs that the device
 * computes from them. */
#pragma once

#include "engine/vulkan.h"
#include "layouts.h"
#include "pixelstest.h"

G_BEGIN_DECLS

#define MIEN_TEST_LENT_WIDTH 200
#define MIEN_TEST_LENT_HEIGHT 151

/* The name of the files, for mien_test_memfd_n_maps (). */
#define MIEN_TEST_LENT_NAME "mien-lent"

/* Offset of the lent part in its file, bytes, as for a GstMemory that is part
 * of another. */
#define MIEN_TEST_LENT_OFFSET 6

extern MienTestPixels mien_test_lent;

/* Imports since the last mien_test_lent_init (). */
extern guint mien_test_lent_n_imports;

/* The device of `mien_test_lent`. */
MienVkDevice *mien_test_lent_vk (void);

/* If there is no device that imports files, skips the test and returns
 * FALSE. */
gboolean mien_test_lent_init (void);

/* A frame in one file, or in one file per plane. */
typedef struct {
  MienTestPicture picture; /* a copy in ordinary memory */
  MienPlanes planes;
  struct {
    int fd;
    guint8 *map;
    gsize size;
  } files[3];
  guint n_files;
  MienPixelsLoan loan;
} MienTestLent;

/* Each plane starts `first` bytes after the end of the previous one or the
 * start of the file; with `each`, each has a file of its own. */
void mien_test_lend (MienTestLent *self, const MienTestLayout *layout,
    guint first, gboolean each, gboolean upside_down);

/* Frees the frame and its memory, after mien_pixels_forget_memory (). */
void mien_test_take_back (MienTestLent *self);

/* The size of a plane of the picture, bytes. */
gsize mien_test_lent_plane_size (const MienTestLent *self,
    const MienTestLayout *layout, guint plane);

/* Returns a runner for the input that mien_test_pixels_check_whole ()
 * checks. */
MienRunner *mien_test_lent_runner (void);

void mien_test_lent_submit (MienPixels *pixels, const MienTestLent *lent,
    MienRunner *runner);
const float *mien_test_lent_wait (MienRunner *runner);

/* Fails if the input differs from the CPU's. Returns the bytes uploaded. */
guint64 mien_test_lent_look (MienPixels *pixels, const MienTestLent *lent);

G_END_DECLS
