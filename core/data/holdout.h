// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anneal::data {

/// Decides which groups of rows are held out, by hash alone; see forEachPrepared() for the promise.
class HoldOut
{
public:
    HoldOut(std::int64_t seed, double fraction) : m_seed(seed), m_fraction(fraction) { }

    /// Whether the group is held out; remembers it for isLopsided().
    bool isValidation(std::string_view group);

    /// Whether nothing is left to train on, or nothing is held out although two groups were seen. Then even() fixes the group to move, and everything
    /// is asked again.
    bool isLopsided() const;
    void even();

private:
    std::int64_t m_seed;
    double m_fraction;
    bool m_sawTrain = false;
    bool m_sawValidation = false;
    std::optional<double> m_lowest;
    std::optional<double> m_highest;
    std::optional<double> m_moved; // the hash whose side is turned round
};

} // namespace anneal::data
