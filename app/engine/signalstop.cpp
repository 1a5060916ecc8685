// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/signalstop.h"

#include <cstdlib>
#include <ctime>
#include <pthread.h>

namespace anneal::engine {

SignalStop::SignalStop()
{
    sigemptyset(&m_signals);
    sigaddset(&m_signals, SIGINT);
    sigaddset(&m_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
    m_waiter = std::jthread([this](const std::stop_token &ended) { wait(ended); });
}

void SignalStop::wait(const std::stop_token &ended)
{
    const timespec pause { 0, 100'000'000 };
    std::chrono::steady_clock::time_point asked; // when the signal came
    while (!ended.stop_requested()) {
        const int signal = sigtimedwait(&m_signals, nullptr, &pause);
        if (m_signal != 0 && std::chrono::steady_clock::now() - asked > m_patience.load())
            std::_Exit(128 + m_signal);
        if (signal <= 0)
            continue;
        if (m_signal != 0)
            std::_Exit(128 + signal);
        asked = std::chrono::steady_clock::now();
        m_signal = signal;
        m_stop.request_stop(); // callbacks run on this thread
    }
}

} // namespace anneal::engine
