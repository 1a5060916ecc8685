// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/programversion.h"

namespace anneal::base {

std::string_view programVersion()
{
    return ANNEAL_VERSION;
}

} // namespace anneal::base
