// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>
#include <utility>

namespace anneal::base {

/// Gives an object a key that it does not have. Setting one by its name looks at all the others, and a stranger's object may have a hundred
/// thousand of them.
inline void appendKey(Json &object, std::string key, Json value)
{
    object.get_ref<Json::object_t &>().emplace_back(std::move(key), std::move(value));
}

} // namespace anneal::base
