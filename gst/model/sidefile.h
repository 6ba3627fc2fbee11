/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A text file of groups and keys whose errors name the line: what GKeyFile
 * reads, in UTF-8 with or without a byte order mark, each key once in its
 * group. One thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienSidefile MienSidefile;

/* NULL with an error where the file cannot be read or is no such file. */
MienSidefile *mien_sidefile_load (const char *path, GError **error);
void mien_sidefile_free (MienSidefile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienSidefile, mien_sidefile_free)

/* In the order of the file; free with g_strfreev. Keys of a group that is not
 * there are none. */
char **mien_sidefile_groups (const MienSidefile *self);
char **mien_sidefile_keys (const MienSidefile *self, const char *group);

/* `*value` is to be freed: the value without blanks around it, NULL where there
 * is no such key. FALSE where it has a backslash that means nothing. */
gboolean mien_sidefile_get (const MienSidefile *self, const char *group,
    const char *key, char **value, GError **error);
/* The same for a list separated by ';' (a GStrv), each without blanks. */
gboolean mien_sidefile_get_list (const MienSidefile *self, const char *group,
    const char *key, char ***list, GError **error);

/* "PATH:LINE: [GROUP] KEY: TEXT", or that of the group where `key` is NULL or
 * not there. FALSE. */
gboolean mien_sidefile_fail (const MienSidefile *self, const char *group,
    const char *key, GError **error, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* The same with "expected EXPECTED, found "FOUND"". */
gboolean mien_sidefile_refuse (const MienSidefile *self, const char *group,
    const char *key, const char *expected, const char *found, GError **error);

/* A finite number that stands alone in `text`. */
gboolean mien_sidefile_parse_float (const char *text, float *number);

G_END_DECLS
