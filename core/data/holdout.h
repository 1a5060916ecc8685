// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace anneal::data {

/// Where the hash of a group of rows stands among all: 52 bits, of a number from 0 to 1.
using GroupPoint = std::uint64_t;

/// Rows counted by their groups, as far as deciding their sides needs it. Counts of parts add up to those of the whole.
struct GroupCounts
{
    struct Group
    {
        GroupPoint point = 0;
        std::int64_t rows = 0;
    };

    void add(const Group &group, bool isBelow);
    void add(const GroupCounts &other);

    std::int64_t rows = 0;
    std::int64_t below = 0; // of rows: those whose point is below the fraction that is held out
    std::optional<Group> lowest, highest;
};

/// Decides which groups of rows are held out, by hash alone, once all are counted; see forEachPrepared() for the promise.
class HoldOut
{
public:
    HoldOut() = default; // nothing is held out
    HoldOut(std::int64_t seed, double fraction) : m_seed(seed), m_fraction(fraction) { }

    GroupPoint pointOf(std::string_view group) const;
    bool isBelow(GroupPoint point) const;

    /// Counts one row of the group.
    void add(GroupPoint point) { m_counts.add({ point, 1 }, isBelow(point)); }
    /// Counts rows that were counted with the same seed and fraction.
    void add(const GroupCounts &counts) { m_counts.add(counts); }

    /// Of the rows counted so far.
    bool isValidation(GroupPoint point) const;
    std::int64_t validationRows() const;

private:
    /// The group on the other side than its hash says, so that neither side is empty.
    const GroupCounts::Group *moved() const;

    std::int64_t m_seed = 0;
    double m_fraction = 0;
    GroupCounts m_counts;
};

} // namespace anneal::data
