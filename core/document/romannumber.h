// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneal::document {

/// "xiv", or "XIV". REQUIRES: number is from 1 to 4999.
std::string romanNumber(int number, bool isCapital);

} // namespace anneal::document
