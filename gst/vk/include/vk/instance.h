/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The process's only VkInstance, which lives as long as a device holds it.
 * Thread-safe.
 *
 * With MIEN_VK_VALIDATION=1 in the environment and the Khronos validation layer
 * installed, the layer's errors are reported with g_critical () and its
 * warnings with g_warning (), so that tests fail on them.
 */
#pragma once

#include "vk/error.h"

G_BEGIN_DECLS

/* Required by Mien's shaders and calls. */
#define MIEN_VK_API_VERSION VK_API_VERSION_1_1

typedef struct {
  VkInstance instance;
  VkPhysicalDevice *physical; /* in vulkaninfo's order */
  guint n_physical;           /* may be 0 */
} MienVkInstance;

/* A reference to the instance, which the first call creates. NO_DEVICE if no
 * driver is installed. */
const MienVkInstance *mien_vk_instance_get (GError **error);
void mien_vk_instance_unref (const MienVkInstance *instance);

G_END_DECLS
