/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/device.h"
#include "report.h"

G_BEGIN_DECLS

/* Runs the shipped networks on `device`, selected by `spec`, for about a
 * second, and compares the classifiers' scores with the expected ones. Networks
 * that do not load or are not the shipped ones are skipped. */
void self_test (Report *report, MienDevice *device, const char *spec);

G_END_DECLS
