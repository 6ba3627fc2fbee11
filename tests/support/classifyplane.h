/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flight.h"

G_BEGIN_DECLS

/* faceclassify on the fake engine. Frame `x` has a face of track 1 at column
 * `x`. */
extern const FlightPlane classify_plane;

G_END_DECLS
