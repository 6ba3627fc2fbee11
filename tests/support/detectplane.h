/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flight.h"
#include "netfixture.h"

G_BEGIN_DECLS

/* mienfacedetect on the lossy engine, which the program must install. Frame `x`
 * has a white dot in column `x` of places. */
extern const FlightPlane detect_plane;

G_END_DECLS
