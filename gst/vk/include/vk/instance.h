/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The process's one VkInstance, alive while a device holds it. Any thread.
 *
 * With MIEN_VK_VALIDATION=1 in the environment and the Khronos validation
 * layer installed, the layer's errors become g_critical ()s and its warnings
 * g_warning ()s, so that tests fail on them.
 */
#pragma once

#include "vk/error.h"

G_BEGIN_DECLS

/* What Mien's shaders and calls need. */
#define MIEN_VK_API_VERSION VK_API_VERSION_1_1

typedef struct {
  VkInstance instance;
  VkPhysicalDevice *physical; /* in the order in which vulkaninfo counts */
  guint n_physical;           /* may be 0 */
} MienVkInstance;

/* A reference to the instance, made by the first call. NO_DEVICE where no
 * driver is installed. */
const MienVkInstance *mien_vk_instance_get (GError **error);
void mien_vk_instance_unref (const MienVkInstance *instance);

G_END_DECLS
