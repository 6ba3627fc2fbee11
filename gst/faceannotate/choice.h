/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The faces that a user's text selects: "gender=woman,id=3" selects all women
 * and the face with track id 3. Any thread.
 */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct _GstMienChoice GstMienChoice;

typedef enum {
  GST_MIEN_CHOICE_NO,
  GST_MIEN_CHOICE_UNKNOWN, /* not classified, or not tracked (yet) */
  GST_MIEN_CHOICE_YES,
} GstMienChoiceAnswer;

/* Parses terms ATTRIBUTE=LABEL and id=NUMBER separated by commas; NULL or an
 * empty text has none. If `text` is invalid, returns NULL and sets `error`,
 * which names `property`. */
GstMienChoice *gst_mien_choice_new (const gchar *property, const gchar *text,
    GError **error);
void gst_mien_choice_free (GstMienChoice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienChoice, gst_mien_choice_free)

gboolean gst_mien_choice_is_empty (const GstMienChoice *self);

/* Whether at least one of the terms matches `face`. */
GstMienChoiceAnswer gst_mien_choice_ask (const GstMienChoice *self,
    const GstMienFace *face);

G_END_DECLS
