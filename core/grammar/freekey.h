// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/jsonstring.h"

#include <set>

namespace anneal::grammar {

/// The key of a property that the schema does not name, so none of those it names. That none stands twice in one object is seen to where the
/// object is known.
class FreeKey : public JsonString
{
public:
    explicit FreeKey(std::set<std::string> named) : JsonString(0, kNoLimit, Kind::FreeKey), m_named(std::move(named)) { }
    bool namesAny() const { return !m_named.empty(); }
    bool isNamed(const std::string &key) const { return m_named.contains(key); }

private:
    std::set<std::string> m_named;
};

} // namespace anneal::grammar
