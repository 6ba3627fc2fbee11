/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inputs described in vectors.py, the models made by imports.py, and the
 * devices to run them on. */
#pragma once

#include "engine/device.h"
#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct {
  char *bytes;
  const guint8 *pixels;
  guint count, size; /* each is size x size */
} Pictures;

void pictures_read (Pictures *pictures, const char *path);
void pictures_clear (Pictures *pictures);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pictures, pictures_clear)

/* Writes input number `item`, with {C, H, W} `shape`. */
void pictures_fill (const Pictures *pictures, const MienShape *shape,
    guint item, float *input);

/* Vulkan with float16 values and weights. */
#define ON_HALF "vulkan-fp16"

/* NULL after a visible skip, which is a failure if the environment variable
 * MIEN_REQUIRE_VULKAN is 1, except for float16. */
MienDevice *device_get (const char *name);

/* Runs a Python script with these arguments (NULL-terminated). Returns NULL, or
 * the reason why it could not run because Python lacks a package. Any other
 * failure fails the test program. */
char *script_run (const char *const *argv);

/* The folder of the authors' weights, to be freed; NULL if it is missing. */
char *authors_folder (void);
#define NO_AUTHORS "needs the authors' weights in $MIEN_SHARED/models/authors"

/* A temporary folder with the files made by imports.py; free the path after
 * folder_remove (). `reason` is set if the folder is empty. */
char *imports_make (const char *python, const char *script, char **reason);
void folder_remove (const char *folder);

G_END_DECLS
