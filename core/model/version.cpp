// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/version.h"

#include <torch/headeronly/version.h>

namespace anneal::model {

std::string torchVersion()
{
    return TORCH_VERSION;
}

} // namespace anneal::model
