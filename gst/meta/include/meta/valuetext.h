/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Not installed: formats numbers for display. */
#pragma once

#include <math.h>

#include "meta/gstmienattribute.h"

G_BEGIN_DECLS

typedef struct {
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
} MienValueText;

/* The value of an attribute that is a number: with no decimals from 10 on, one
 * from 1 on, otherwise two. Does not depend on the locale. */
static inline MienValueText
mien_value_text (const GstMienAttribute *attribute)
{
  const gfloat value = gst_mien_attribute_get_value (attribute);
  const gfloat size = fabsf (value);
  MienValueText result;

  /* The limits account for rounding. */
  g_ascii_formatd (result.text, sizeof (result.text),
      size >= 9.95f       ? "%.0f"
          : size >= 0.995 ? "%.1f"
                          : "%.2f",
      value);
  return result;
}

G_END_DECLS
