// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace anneal::base {

/// The text at a key; `otherwise` where the value is no object, has no such key, or another type there.
inline std::string textAt(const Json &value, const char *key, const std::string &otherwise = {})
{
    const auto found = value.is_object() ? value.find(key) : value.end();
    return value.is_object() && found != value.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

/// The number at a key, in the same way.
inline double numberAt(const Json &value, const char *key, double otherwise = 0)
{
    const auto found = value.is_object() ? value.find(key) : value.end();
    return value.is_object() && found != value.end() && found->is_number() ? found->get<double>() : otherwise;
}

} // namespace anneal::base
