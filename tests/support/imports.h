/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the importer makes of files, which onnxtext.h has as text. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Of `head` and `text` behind it, which have to be right. */
MienGraph *mien_test_import (const char *head, const char *text);

/* A file whose output is known. */
typedef struct {
  const char *name;
  const char *head; /* opset and input */
  const char *text;
  const char *expected; /* "1 2.5": output for the input 1, 2, 3, ... */
} MienTestKnown;

/* A test of a MienTestKnown, by the oracle. */
void mien_test_known (gconstpointer known);

/* Fails unless the error is the engine's and says `message`. */
void mien_test_error (const GError *error, const char *message);

/* Fails unless the file is refused with an error that says `message`. */
void mien_test_onnx_refused (GBytes *file, const char *message);

G_END_DECLS
