/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Labelled images, as the owners of the data sets publish them. Every reader
 * gives an array of EvalSample in a stable order, its labels being indexes
 * into those of a head of the model.
 */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

#define EVAL_FER2013_SIZE 48

typedef struct {
  char *name;     /* file name, or number of the data row from 0 */
  char *path;     /* NULL where there are pixels */
  guint8 *pixels; /* EVAL_FER2013_SIZE squared, gray; NULL where a path */
  guint label;
} EvalSample;

/* Rows of FER-2013's csv (emotion, pixels, Usage) whose Usage is `usage`;
 * "-" reads standard input. */
GPtrArray *eval_dataset_fer2013 (const char *path, const char *usage,
    const MienHead *head, GError **error);

/* `folder`/LABEL/ *.jpg or *.png, one folder for each label of the head. */
GPtrArray *eval_dataset_folders (const char *folder, const MienHead *head,
    GError **error);

/* [age]_[gender]_[race]_[date].jpg in `folder` and the folders in it, gender
 * 0 for a man and 1 for a woman. */
GPtrArray *eval_dataset_utkface (const char *folder, const MienHead *head,
    GError **error);

/* Keeps the samples that `list` names, one name per line; an error if one of
 * them is not there. */
gboolean eval_dataset_keep_listed (GPtrArray *samples, const char *list,
    GError **error);

G_END_DECLS
