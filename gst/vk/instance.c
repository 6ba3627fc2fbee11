/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/instance.h"

#include <string.h>

#define VALIDATION_LAYER "VK_LAYER_KHRONOS_validation"

static GMutex lock;
static guint n_refs;
static MienVkInstance shared;
static VkDebugUtilsMessengerEXT messenger;

static VKAPI_ATTR VkBool32 VKAPI_CALL
on_message (VkDebugUtilsMessageSeverityFlagBitsEXT severity,
    VkDebugUtilsMessageTypeFlagsEXT types,
    const VkDebugUtilsMessengerCallbackDataEXT *data, void *user_data)
{
  if (severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT)
    g_critical ("Vulkan validation: %s", data->pMessage);
  else
    g_warning ("Vulkan validation: %s", data->pMessage);
  return VK_FALSE;
}

static const VkDebugUtilsMessengerCreateInfoEXT messenger_info = {
  .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
  .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT
      | VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT,
  .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
  .pfnUserCallback = on_message,
};

static gboolean
validation_wanted (void)
{
  if (g_strcmp0 (g_getenv ("MIEN_VK_VALIDATION"), "1") != 0)
    return FALSE;
  guint32 n = 0;
  vkEnumerateInstanceLayerProperties (&n, NULL);
  g_autofree VkLayerProperties *layers = g_new0 (VkLayerProperties, n + 1);
  vkEnumerateInstanceLayerProperties (&n, layers);
  for (guint i = 0; i < n; i++) {
    if (strcmp (layers[i].layerName, VALIDATION_LAYER) == 0)
      return TRUE;
  }
  g_message ("MIEN_VK_VALIDATION is set, but " VALIDATION_LAYER
             " is not installed (Debian: vulkan-validationlayers)");
  return FALSE;
}

static gboolean
create_instance (gboolean validate, GError **error)
{
  static const char *const layers[] = { VALIDATION_LAYER };
  static const char *const extensions[] = { VK_EXT_DEBUG_UTILS_EXTENSION_NAME };
  const VkInstanceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
    .pNext = validate ? &messenger_info : NULL,
    .pApplicationInfo =
        &(VkApplicationInfo) {
            .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
            .pApplicationName = "Mien",
            .pEngineName = "Mien",
            .apiVersion = MIEN_VK_API_VERSION,
        },
    .enabledLayerCount = validate ? 1 : 0,
    .ppEnabledLayerNames = layers,
    .enabledExtensionCount = validate ? 1 : 0,
    .ppEnabledExtensionNames = extensions,
  };
  if (!MIEN_VK_CHECK (vkCreateInstance (&info, NULL, &shared.instance), error))
    return FALSE;
  if (!validate)
    return TRUE;
  PFN_vkCreateDebugUtilsMessengerEXT create =
      (PFN_vkCreateDebugUtilsMessengerEXT) vkGetInstanceProcAddr (
          shared.instance, "vkCreateDebugUtilsMessengerEXT");
  return MIEN_VK_CHECK (
      create (shared.instance, &messenger_info, NULL, &messenger), error);
}

static gboolean
list_physical (GError **error)
{
  guint32 n = 0;
  if (!MIEN_VK_CHECK (vkEnumeratePhysicalDevices (shared.instance, &n, NULL),
          error))
    return FALSE;
  shared.physical = g_new0 (VkPhysicalDevice, n + 1);
  if (!MIEN_VK_CHECK (vkEnumeratePhysicalDevices (shared.instance, &n,
                          shared.physical),
          error))
    return FALSE;
  shared.n_physical = n;
  return TRUE;
}

static void
destroy (void)
{
  if (messenger) {
    PFN_vkDestroyDebugUtilsMessengerEXT destroy_messenger =
        (PFN_vkDestroyDebugUtilsMessengerEXT) vkGetInstanceProcAddr (
            shared.instance, "vkDestroyDebugUtilsMessengerEXT");
    destroy_messenger (shared.instance, messenger, NULL);
  }
  messenger = VK_NULL_HANDLE;
  if (shared.instance)
    vkDestroyInstance (shared.instance, NULL);
  g_free (shared.physical);
  memset (&shared, 0, sizeof shared);
}

const MienVkInstance *
mien_vk_instance_get (GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  if (n_refs == 0) {
    if (!create_instance (validation_wanted (), error)
        || !list_physical (error)) {
      destroy ();
      return NULL;
    }
  }
  n_refs++;
  return &shared;
}

void
mien_vk_instance_unref (const MienVkInstance *instance)
{
  if (!instance)
    return;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  if (--n_refs == 0)
    destroy ();
}
