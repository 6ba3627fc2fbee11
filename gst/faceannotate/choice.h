/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which faces are meant by what users write: "gender=woman,id=3" are all women
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

/* Of terms ATTRIBUTE=LABEL and id=NUMBER separated by commas; NULL or empty:
 * none. NULL with `error` where `text` is something else. `property` is named
 * in that. */
GstMienChoice *gst_mien_choice_new (const gchar *property, const gchar *text,
    GError **error);
void gst_mien_choice_free (GstMienChoice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienChoice, gst_mien_choice_free)

gboolean gst_mien_choice_is_empty (const GstMienChoice *self);

/* Whether one of the terms is true of `face`. */
GstMienChoiceAnswer gst_mien_choice_ask (const GstMienChoice *self,
    const GstMienFace *face);

G_END_DECLS
