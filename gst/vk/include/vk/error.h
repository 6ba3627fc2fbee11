/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <vulkan/vulkan.h>

G_BEGIN_DECLS

#define MIEN_VK_ERROR (mien_vk_error_quark ())
GQuark mien_vk_error_quark (void);

typedef enum {
  MIEN_VK_ERROR_NO_DEVICE,   /* no driver, no device, or none that matches */
  MIEN_VK_ERROR_LIMIT,       /* exceeds a limit of the device */
  MIEN_VK_ERROR_MEMORY,      /* out of memory, on the host or on the device */
  MIEN_VK_ERROR_DEVICE_LOST, /* lost, or did not respond in time */
  MIEN_VK_ERROR_FAILED,      /* any other VkResult */
} MienVkError;

/* "VK_ERROR_DEVICE_LOST"; "an unnamed VkResult" if it has no name. */
const char *mien_vk_result_name (VkResult result);

/* TRUE for success codes (>= 0); otherwise sets `error` from the result and the
 * name of the function in the text `call`. */
gboolean mien_vk_check (VkResult result, const char *call, GError **error);

/* Use this to call Vulkan functions that return a VkResult. */
#define MIEN_VK_CHECK(call, error) mien_vk_check ((call), #call, (error))

G_END_DECLS
