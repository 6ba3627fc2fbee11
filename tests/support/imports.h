/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tests of the importer, with files given as text (onnxtext.h). */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Imports `head` followed by `text`, which must be valid. */
MienGraph *mien_test_import (const char *head, const char *text);

/* A file with known output. */
typedef struct {
  const char *name;
  const char *head; /* opset and input */
  const char *text;
  const char *expected; /* such as "1 2.5": the output for the input 1, 2, 3,
                         * ... */
} MienTestKnown;

/* Tests a MienTestKnown with the oracle. */
void mien_test_known (gconstpointer known);

/* Fails unless the error is the engine's and its message is `message`. */
void mien_test_error (const GError *error, const char *message);

/* Fails unless the file is rejected with the error message `message`. */
void mien_test_onnx_refused (GBytes *file, const char *message);

G_END_DECLS
