/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

/*
 * The labels of each head of each model as the property `labels` puts them:
 * groups separated by ';', each "NAME=label,label,..." where NAME is an
 * attribute, or a model that has only one of classes, or "label,label,..."
 * where there is one model with one attribute. Heads that `spec` (may be NULL or
 * empty) does not mention keep theirs.
 *
 * An array of string arrays (GStrv), of the heads of the first model, then those
 * of the next; of a number it is empty. An error where a name, a label or their
 * number is wrong.
 */
GPtrArray *gst_mien_classify_labels_parse (const char *spec,
    MienModel *const *models, guint n_models, GError **error);

G_END_DECLS
