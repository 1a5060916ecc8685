// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/background.h"

#include <QThread>
#include <algorithm>

namespace anneal::ui {

Background::Background()
{
    constexpr int fewest = 4; // so that one core does not make jobs wait that wait themselves, for a disk
    constexpr int unlimited = 1000;
    const int cores = QThread::idealThreadCount();
    m_pools[std::size_t(Lane::Work)].setMaxThreadCount(std::max(fewest, cores));
    m_pools[std::size_t(Lane::Question)].setMaxThreadCount(2 * std::max(fewest, cores));
    m_pools[std::size_t(Lane::Request)].setMaxThreadCount(unlimited);
}

} // namespace anneal::ui
