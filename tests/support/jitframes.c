/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded by the sanitizer runs. LLVM registers unwind information with
 * libgcc for each shader that it compiles for lavapipe. Before GCC 13, libgcc
 * holds its lock while it allocates memory to sort this information at the next
 * unwind. The address sanitizer unwinds in that allocation, and deadlocks. No
 * exceptions pass through shaders, so nothing needs the information.
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
