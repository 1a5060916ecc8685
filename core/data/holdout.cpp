// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/holdout.h"

#include "core/base/hash.h"

#include <cmath>
#include <string>

namespace anneal::data {
namespace {

using Group = GroupCounts::Group;

/// Keeps the outer one of two groups; a group met again is one.
void keepOuter(std::optional<Group> &kept, const Group &group, bool isOuter)
{
    if (!kept || isOuter)
        kept = group;
    else if (kept->point == group.point)
        kept->rows += group.rows;
}

} // namespace

void GroupCounts::add(const Group &group, bool isBelow)
{
    add({ group.rows, isBelow ? group.rows : 0, group, group });
}

void GroupCounts::add(const GroupCounts &other)
{
    rows += other.rows;
    below += other.below;
    if (other.lowest)
        keepOuter(lowest, *other.lowest, lowest && other.lowest->point < lowest->point);
    if (other.highest)
        keepOuter(highest, *other.highest, highest && other.highest->point > highest->point);
}

GroupPoint HoldOut::pointOf(std::string_view group) const
{
    if (m_fraction <= 0)
        return 0;
    base::Sha256 hash;
    hash.add(std::to_string(m_seed));
    hash.add(std::string_view("\0", 1));
    hash.add(group);
    return std::stoull(hash.hex().substr(0, 13), nullptr, 16);
}

bool HoldOut::isBelow(GroupPoint point) const
{
    return std::ldexp(static_cast<double>(point), -52) < m_fraction; // 52 bits fit a double exactly
}

const Group *HoldOut::moved() const
{
    if (m_counts.rows == 0 || m_fraction <= 0)
        return nullptr;
    if (m_counts.below == m_counts.rows) // nothing would be left to train on
        return &*m_counts.highest;
    const bool isSingle = m_counts.lowest->point == m_counts.highest->point; // one group alone is trained on
    return m_counts.below == 0 && !isSingle ? &*m_counts.lowest : nullptr;
}

bool HoldOut::isValidation(GroupPoint point) const
{
    const auto *other = moved();
    return isBelow(point) != (other && other->point == point);
}

std::int64_t HoldOut::validationRows() const
{
    const auto *other = moved();
    const auto rows = other ? other->rows : 0;
    return m_counts.below + (other && isBelow(other->point) ? -rows : rows);
}

} // namespace anneal::data
