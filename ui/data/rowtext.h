// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>

namespace anneal::ui {

/// A row for people: who says what, or the plain text. Any JSON is a row.
QString readable(const base::Json &row);

/// The question of a row, or how it begins.
QString summaryOf(const base::Json &row);

} // namespace anneal::ui
