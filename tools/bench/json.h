/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Prints JSON on standard output, independent of the locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mien_json_number (double value);
/* Adds quotes. */
void mien_json_string (const char *text);
/* Prints `, "key": value`. */
void mien_json_member (const char *key, double value);

G_END_DECLS
