/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* A valid graph of some twenty nodes of all kinds that no importer would
 * make: values read by several nodes and by none, views of views, transposes
 * and paddings in odd places. The same for the same seed. */
MienGraph *mien_test_random_graph (guint32 seed);

G_END_DECLS
