/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Selects one of the computer's Vulkan devices. */
#pragma once

#include "vk/instance.h"

G_BEGIN_DECLS

typedef struct {
  const MienVkInstance *instance; /* a reference */
  VkPhysicalDevice handle;
} MienVkPhysical;

/* For display: "discrete GPU", "software", ... */
const char *mien_vk_physical_type_name (VkPhysicalDeviceType type);

/*
 * `spec` is NULL for the best device (discrete, integrated, virtual, other,
 * software, the first of each), digits for the device with that index in
 * vulkaninfo, or otherwise the first one whose name contains it, ignoring case.
 * Software devices (VK_PHYSICAL_DEVICE_TYPE_CPU) are ignored unless
 * `allow_software`. If no device matches, the NO_DEVICE error lists the
 * available ones and says what to do.
 */
gboolean mien_vk_physical_find (MienVkPhysical *physical, const char *spec,
    gboolean allow_software, GError **error);
void mien_vk_physical_clear (MienVkPhysical *physical);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienVkPhysical, mien_vk_physical_clear)

G_END_DECLS
