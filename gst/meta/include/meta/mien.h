/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mien-prelude.h"
#include "gstmienattribute.h"
#include "gstmienclassset.h"
#include "gstmienface.h"
#include "gstmienfacemeta.h"
#include "gstmienmap.h"
#include "gstmienmirror.h"
#include "gstmiensearch.h"
#include "gstmienunconfirmed.h"
