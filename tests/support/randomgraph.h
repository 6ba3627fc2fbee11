/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* A valid graph of about twenty nodes of all kinds, with combinations that no
 * importer would make: values read by several nodes or by none, views of views,
 * transposes and paddings in unusual places. The seed determines the graph. */
MienGraph *mien_test_random_graph (guint32 seed);

G_END_DECLS
