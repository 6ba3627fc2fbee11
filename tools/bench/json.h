/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON on standard output, in every locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mien_json_number (double value);
/* With quotes around it. */
void mien_json_string (const char *text);
/* , "key": value */
void mien_json_member (const char *key, double value);

G_END_DECLS
