/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

/*
 * The labels of each model as the property `labels` puts them: groups
 * separated by ';', each "MODEL=label,label,..." where MODEL is the name or
 * the attribute of a model, or "label,label,..." where there is one model.
 * Models that `spec` (may be NULL or empty) does not mention keep theirs.
 *
 * An array of `n_models` string arrays (GStrv); an error where a name, a
 * label or their number is wrong.
 */
GPtrArray *gst_mien_classify_labels_parse (const char *spec,
    MienModel *const *models, guint n_models, GError **error);

G_END_DECLS
