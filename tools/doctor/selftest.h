/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/device.h"
#include "report.h"

G_BEGIN_DECLS

/* Runs the shipped networks on `device`, which `spec` names, for about a
 * second, and compares what the classifiers say with what they should. Networks
 * that do not load, or are others, are left out. */
void self_test (Report *report, MienDevice *device, const char *spec);

G_END_DECLS
