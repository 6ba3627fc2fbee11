/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/physical.h"

#include <string.h>

#include "log/log.h"

const char *
mien_vk_physical_type_name (VkPhysicalDeviceType type)
{
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return "discrete GPU";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return "integrated GPU";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return "virtual GPU";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return "software";
    default:
      return "other";
  }
}

/* 0 for unsuitable devices; otherwise higher is better. */
static guint
rank (const VkPhysicalDeviceProperties *properties, gboolean allow_software)
{
  if (properties->apiVersion < MIEN_VK_API_VERSION)
    return 0;
  switch (properties->deviceType) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 5;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 4;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return 3;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return allow_software ? 1 : 0;
    default:
      return 2;
  }
}

static gboolean
matches (const char *spec, guint index, const char *name)
{
  if (!spec)
    return TRUE;
  guint64 wanted;
  if (g_ascii_string_to_unsigned (spec, 10, 0, G_MAXUINT, &wanted, NULL))
    return wanted == index;
  g_autofree char *needle = g_ascii_strdown (spec, -1);
  g_autofree char *hay = g_ascii_strdown (name, -1);
  return strstr (hay, needle) != NULL;
}

static void
set_no_device (const MienVkInstance *instance, const char *spec,
    gboolean allow_software, GError **error)
{
  g_autoptr (GString) text = g_string_new ("No Vulkan device");
  if (spec)
    g_string_append_printf (text, " '%s'", spec);
  g_string_append_printf (text, ": expected %s with Vulkan 1.1, found ",
      allow_software ? "a GPU or a software device" : "a GPU");
  for (guint i = 0; i < instance->n_physical; i++) {
    VkPhysicalDeviceProperties p;
    vkGetPhysicalDeviceProperties (instance->physical[i], &p);
    g_string_append_printf (text, "%s%u: %s (%s, Vulkan %u.%u)", i ? "; " : "",
        i, p.deviceName, mien_vk_physical_type_name (p.deviceType),
        VK_API_VERSION_MAJOR (p.apiVersion),
        VK_API_VERSION_MINOR (p.apiVersion));
  }
  if (instance->n_physical == 0)
    g_string_append (text,
        "none. Install the driver of your GPU (Debian: "
        "mesa-vulkan-drivers, which also has a software device)");
  else
    g_string_append (text, ". Name one of these");
  g_string_append (text, ", or use device=cpu");
  g_set_error_literal (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE,
      text->str);
}

/* VK_NULL_HANDLE if there is none. */
static VkPhysicalDevice
choose (const MienVkInstance *instance, const char *spec,
    gboolean allow_software, GError **error)
{
  VkPhysicalDevice best = VK_NULL_HANDLE;
  guint best_rank = 0;
  for (guint i = 0; i < instance->n_physical; i++) {
    VkPhysicalDeviceProperties p;
    vkGetPhysicalDeviceProperties (instance->physical[i], &p);
    guint r = rank (&p, allow_software);
    const gboolean matched = matches (spec, i, p.deviceName);
    MIEN_DEBUG ("Vulkan device %u: %s (%s, Vulkan %u.%u)%s", i, p.deviceName,
        mien_vk_physical_type_name (p.deviceType),
        VK_API_VERSION_MAJOR (p.apiVersion),
        VK_API_VERSION_MINOR (p.apiVersion),
        p.apiVersion < MIEN_VK_API_VERSION ? ": too old"
            : r == 0                       ? ": not taken, for it is no GPU"
            : !matched                     ? ": not the one that is asked for"
                                           : "");
    /* A name selects the first match, not the best. */
    if (r == 0 || !matched || (best && (spec || r <= best_rank)))
      continue;
    best = instance->physical[i];
    best_rank = r;
  }
  if (!best)
    set_no_device (instance, spec, allow_software, error);
  return best;
}

gboolean
mien_vk_physical_find (MienVkPhysical *physical, const char *spec,
    gboolean allow_software, GError **error)
{
  g_autoptr (GError) cause = NULL;
  *physical = (MienVkPhysical) { mien_vk_instance_get (&cause) };
  if (physical->instance) {
    physical->handle = choose (physical->instance, spec, allow_software, error);
  } else if (g_error_matches (cause, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE)) {
    set_no_device (&(MienVkInstance) { 0 }, spec, allow_software, error);
  } else {
    g_propagate_error (error, g_steal_pointer (&cause));
  }
  if (physical->handle)
    return TRUE;
  mien_vk_physical_clear (physical);
  return FALSE;
}

void
mien_vk_physical_clear (MienVkPhysical *physical)
{
  mien_vk_instance_unref (physical->instance);
  physical->instance = NULL;
}
