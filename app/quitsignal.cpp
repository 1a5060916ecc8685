// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/quitsignal.h"

#include <QCoreApplication>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace anneal::app {
namespace {

constexpr int kSignals[] { SIGTERM, SIGHUP, SIGINT };
int s_wakeUp = -1; // the writing end of a pipe: a handler may do little else

void tell(int signal)
{
    for (const int one : kSignals)
        std::signal(one, SIG_DFL);
    const char what = static_cast<char>(signal);
    static_cast<void>(!::write(s_wakeUp, &what, 1));
}

} // namespace

QuitSignal::QuitSignal()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    s_wakeUp = ends[1];
    m_notifier = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [reading = ends[0]] {
        char signal = 0;
        if (::read(reading, &signal, 1) == 1)
            QCoreApplication::exit(128 + signal);
    });
    for (const int one : kSignals)
        std::signal(one, &tell);
}

} // namespace anneal::app
