/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in files that stand in for DMABufs, and what the device makes of
 * them. */
#pragma once

#include "engine/vulkan.h"
#include "layouts.h"
#include "pixelstest.h"

G_BEGIN_DECLS

#define MIEN_TEST_LENT_WIDTH 200
#define MIEN_TEST_LENT_HEIGHT 151

/* Of the files, for mien_test_memfd_n_maps (). */
#define MIEN_TEST_LENT_NAME "mien-lent"

/* Where in its file the lent part starts, as in a memory that is part of
 * another. */
#define MIEN_TEST_LENT_OFFSET 6

extern MienTestPixels mien_test_lent;

/* Since the last mien_test_lent_init (). */
extern guint mien_test_lent_n_imports;

/* The device of the above. */
MienVkDevice *mien_test_lent_vk (void);

/* FALSE, and the test skipped, where there is no device that imports files. */
gboolean mien_test_lent_init (void);

/* A frame in one file, or its planes in a file each. */
typedef struct {
  MienTestPicture picture; /* the same elsewhere */
  MienPlanes planes;
  struct {
    int fd;
    guint8 *map;
    gsize size;
  } files[3];
  guint n_files;
  MienPixelsLoan loan;
} MienTestLent;

/* Planes start `first` bytes behind the start of the file, or of their own
 * (`each`), or the end of the one before. */
void mien_test_lend (MienTestLent *self, const MienTestLayout *layout,
    guint first, gboolean each, gboolean upside_down);

/* The memory goes. */
void mien_test_take_back (MienTestLent *self);

/* Bytes of a plane of the picture. */
gsize mien_test_lent_plane_size (const MienTestLent *self,
    const MienTestLayout *layout, guint plane);

/* For a picture that mien_test_pixels_check_whole () knows. */
MienRunner *mien_test_lent_runner (void);

void mien_test_lent_submit (MienPixels *pixels, const MienTestLent *lent,
    MienRunner *runner);
const float *mien_test_lent_wait (MienRunner *runner);

/* Whether the frame looks as on the CPU; the bytes that went up. */
guint64 mien_test_lent_look (MienPixels *pixels, const MienTestLent *lent);

G_END_DECLS
