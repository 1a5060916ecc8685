// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace anneal::engine {

/// "12 of 272 tensors" on stderr: rewritten in place on a terminal, as lines where ANNEAL_PROGRESS is set (the window reads them),
/// nothing elsewhere. At most five times a second, and once at the end.
class Progress
{
public:
    Progress(std::string unit, bool quiet);
    void show(std::int64_t done, std::int64_t total);

private:
    enum class Style { None, InPlace, Lines };

    std::string m_unit;
    Style m_style = Style::None;
    std::chrono::steady_clock::time_point m_last {};
};

} // namespace anneal::engine
