// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneal::model {

/// The libtorch this was built with: "2.15.0".
std::string torchVersion();

} // namespace anneal::model
