/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/error.h"

G_DEFINE_QUARK (mien_engine_error_quark, mien_engine_error)
