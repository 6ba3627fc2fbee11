/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "report.h"

G_BEGIN_DECLS

/* Reports and tests the Vulkan devices. Returns their number. */
guint check_vulkan_devices (Report *report);

G_END_DECLS
