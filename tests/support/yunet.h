/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of YuNet's file of version "2022mar" or "2023mar"; or NULL, and the
 * test is skipped. */
char *test_find_yunet (const char *version);

G_END_DECLS
