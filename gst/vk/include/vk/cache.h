/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The file that holds a device's pipeline cache between runs, in the user's
 * cache folder (XDG_CACHE_HOME), one per device and driver version. It is
 * optional: a missing or invalid file only costs time. Some drivers crash on a
 * truncated cache, hence the checksum.
 */
#pragma once

#include <glib.h>
#include <vulkan/vulkan.h>

G_BEGIN_DECLS

/* Path of the file; free with g_free (). */
char *mien_vk_cache_path (const VkPhysicalDeviceProperties *properties);

/* The data that was last stored for this device, or NULL. */
GBytes *mien_vk_cache_load (const VkPhysicalDeviceProperties *properties);

void mien_vk_cache_store (const VkPhysicalDeviceProperties *properties,
    const guint8 *data, gsize size);

G_END_DECLS
