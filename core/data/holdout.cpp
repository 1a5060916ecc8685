// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/holdout.h"

#include "core/base/hash.h"

#include <cmath>

namespace anneal::data {

bool HoldOut::isValidation(std::string_view group)
{
    if (m_fraction <= 0)
        return false;
    base::Sha256 hash;
    hash.add(std::to_string(m_seed));
    hash.add(std::string_view("\0", 1));
    hash.add(group);
    // 52 bits fit a double exactly.
    const double point = std::ldexp(static_cast<double>(std::stoull(hash.hex().substr(0, 13), nullptr, 16)), -52);
    m_lowest = std::min(m_lowest.value_or(point), point);
    m_highest = std::max(m_highest.value_or(point), point);
    const bool held = (point < m_fraction) != (m_moved == point);
    (held ? m_sawValidation : m_sawTrain) = true;
    return held;
}

bool HoldOut::isLopsided() const
{
    const bool single = m_lowest == m_highest; // one group alone is trained on
    return !m_moved && m_sawTrain != m_sawValidation && (m_sawValidation || !single);
}

void HoldOut::even()
{
    m_moved = m_sawValidation ? m_highest : m_lowest;
    m_sawTrain = m_sawValidation = false;
}

} // namespace anneal::data
