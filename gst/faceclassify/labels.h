/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

/*
 * The labels of each head of each model, with those that the property `labels`
 * replaces. `spec` is groups separated by ';'. Each is "NAME=label,label,...",
 * where NAME is an attribute, or a model with a single attribute; or just
 * "label,label,..." if there is one model with one attribute. Heads that `spec`
 * (may be NULL or empty) does not mention keep their own labels.
 *
 * Returns an array of string arrays (GStrv): those of the first model's heads,
 * then those of the next model's. The one of a number is empty. It is an error
 * if a name or label is invalid or the number of labels is wrong.
 */
GPtrArray *gst_mien_classify_labels_parse (const char *spec,
    MienModel *const *models, guint n_models, GError **error);

G_END_DECLS
