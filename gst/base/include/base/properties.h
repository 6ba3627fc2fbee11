/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the properties of all elements have in common. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Flags that say when a property may change; what is set AT_START counts from
 * the next start on. */
#define GST_MIEN_PARAM_ANY_TIME \
    (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)
#define GST_MIEN_PARAM_AT_START \
    (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)

/*
 * Sets the properties that `object`'s own class installed, except read-only
 * and deprecated ones, to their defaults, which therefore stand once. For
 * instance_init of a final class.
 *
 * Not G_PARAM_CONSTRUCT, which does the same but where the first value is out
 * of range: GObject refuses that one, and then sets none at all. gst-launch
 * constructs elements with the values that users type.
 */
void gst_mien_set_defaults (GObject *object);

G_END_DECLS
