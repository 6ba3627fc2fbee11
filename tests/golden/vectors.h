/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inputs that vectors.py describes, the models that imports.py makes, and
 * what they are run on. */
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

/* Input number `item`, of {C, H, W} `shape`. */
void pictures_fill (const Pictures *pictures, const MienShape *shape,
    guint item, float *input);

/* Vulkan with values and weights of float16. */
#define ON_HALF "vulkan-fp16"

/* NULL after a visible skip, which is a failure where the environment variable
 * MIEN_REQUIRE_VULKAN is 1, unless it is of float16. */
MienDevice *device_get (const char *name);

/* Runs a script of Python with these arguments (NULL-terminated). NULL, or
 * why it could not run: Python lacks a package. Any other failure fails the
 * test program. */
char *script_run (const char *const *argv);

/* Where the authors' weights are, to be freed; NULL: not here. */
char *authors_folder (void);
#define NO_AUTHORS "needs the authors' weights in $MIEN_SHARED/models/authors"

/* A temporary folder with what imports.py makes; free the path after
 * folder_remove (). `reason` is set where there is nothing in it. */
char *imports_make (const char *python, const char *script, char **reason);
void folder_remove (const char *folder);

G_END_DECLS
