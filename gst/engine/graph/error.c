/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/error.h"

G_DEFINE_QUARK (mien-engine-error-quark, mien_engine_error)
