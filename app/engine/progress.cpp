// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/progress.h"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace anneal::engine {

using namespace std::chrono_literals;

Progress::Progress(std::string unit, bool quiet) : m_unit(std::move(unit))
{
    if (std::getenv("ANNEAL_PROGRESS"))
        m_style = Style::Lines;
    else if (!quiet && ::isatty(STDERR_FILENO))
        m_style = Style::InPlace;
}

void Progress::show(std::int64_t done, std::int64_t total)
{
    const auto now = std::chrono::steady_clock::now();
    if (m_style == Style::None || (done < total && now - m_last < 200ms))
        return;
    m_last = now;
    const auto numbers = std::to_string(done) + " of " + std::to_string(total) + " " + m_unit + (total == 1 ? "" : "s");
    if (m_style == Style::Lines)
        std::fprintf(stderr, "%s\n", numbers.c_str());
    else
        std::fprintf(stderr, "\r\033[K%s%s", numbers.c_str(), done < total ? "" : "\n");
}

} // namespace anneal::engine
