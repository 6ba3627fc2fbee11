/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded by the sanitizer runs. LLVM tells libgcc of the frames of each
 * shader that it compiles for lavapipe, and libgcc (before GCC 13) allocates
 * under its lock to sort them as soon as somebody unwinds: the address
 * sanitizer does, in that very allocation, and waits for ever. Nothing is
 * thrown through shaders, so that nobody misses their frames.
 */

#include <gmodule.h>

G_MODULE_EXPORT void __register_frame (const void *frame);
G_MODULE_EXPORT void __deregister_frame (const void *frame);

void
__register_frame (const void *frame)
{
  (void) frame;
}

void
__deregister_frame (const void *frame)
{
  (void) frame;
}
