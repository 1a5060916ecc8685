// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tr.h"

#include <string>

namespace anneal::base {

/// What messages call a file that readFileOrInput() takes: "standard input" for "-".
inline std::string nameOfInput(const std::string &file)
{
    return file == "-" ? tr_("standard input") : file;
}

} // namespace anneal::base
