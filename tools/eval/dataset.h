/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Readers of labelled images, in the formats in which the data sets are
 * published. Each returns an array of EvalSample in a stable order. Labels are
 * indexes into the labels of one of the model's heads.
 */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

#define EVAL_FER2013_SIZE 48

typedef struct {
  char *name;     /* file name, or index of the data row, from 0 */
  char *path;     /* NULL if `pixels` is set */
  guint8 *pixels; /* EVAL_FER2013_SIZE squared, gray; NULL if `path` is set */
  guint label;
} EvalSample;

/* The rows of FER-2013's csv (emotion, pixels, Usage) whose Usage is `usage`;
 * "-" reads standard input. */
GPtrArray *eval_dataset_fer2013 (const char *path, const char *usage,
    const MienHead *head, GError **error);

/* `folder`/LABEL/ *.jpg or *.png, one folder per label of the head. */
GPtrArray *eval_dataset_folders (const char *folder, const MienHead *head,
    GError **error);

/* [age]_[gender]_[race]_[date].jpg in `folder` and its subfolders; gender is 0
 * for a man and 1 for a woman. */
GPtrArray *eval_dataset_utkface (const char *folder, const MienHead *head,
    GError **error);

/* Keeps only the samples named in the file `list`, one name per line. Fails if
 * one of them does not exist. */
gboolean eval_dataset_keep_listed (GPtrArray *samples, const char *list,
    GError **error);

G_END_DECLS
