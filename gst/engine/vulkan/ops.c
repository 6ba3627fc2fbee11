/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#define DECLARE(NUMBER, name) extern const MienVulkanOp mien_vulkan_##name;
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &mien_vulkan_##name,

MIEN_OPS (DECLARE)

const MienVulkanOp *const mien_vulkan_ops[MIEN_N_OPS] = { MIEN_OPS (LIST) };
