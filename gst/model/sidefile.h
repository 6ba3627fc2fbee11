/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A text file of groups and keys whose errors state the line. The format is
 * GKeyFile's, in UTF-8 with or without a byte order mark; keys are unique in
 * their group. For one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienSidefile MienSidefile;

/* NULL with an error if the file cannot be read or is not valid. */
MienSidefile *mien_sidefile_load (const char *path, GError **error);
void mien_sidefile_free (MienSidefile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienSidefile, mien_sidefile_free)

/* In the order of the file; free with g_strfreev (). A missing group has no
 * keys. */
char **mien_sidefile_groups (const MienSidefile *self);
char **mien_sidefile_keys (const MienSidefile *self, const char *group);

/* Returns the value without surrounding blanks in `*value`, NULL if there is no
 * such key; free with g_free (). FALSE if it has an invalid escape. */
gboolean mien_sidefile_get (const MienSidefile *self, const char *group,
    const char *key, char **value, GError **error);
/* The same for a list separated by ';' (a GStrv), each without blanks. */
gboolean mien_sidefile_get_list (const MienSidefile *self, const char *group,
    const char *key, char ***list, GError **error);

/* Sets the error "PATH:LINE: [GROUP] KEY: TEXT", with the line of the group if
 * `key` is NULL or missing. Returns FALSE. */
gboolean mien_sidefile_fail (const MienSidefile *self, const char *group,
    const char *key, GError **error, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* The same with the text "expected EXPECTED, found "FOUND"". */
gboolean mien_sidefile_refuse (const MienSidefile *self, const char *group,
    const char *key, const char *expected, const char *found, GError **error);

/* Parses a finite number; `text` may have nothing else. */
gboolean mien_sidefile_parse_float (const char *text, float *number);

G_END_DECLS
