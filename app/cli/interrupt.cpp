// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <chrono>
#include <csignal>
#include <unistd.h>

namespace anneal::cli {
namespace {

volatile std::sig_atomic_t s_count = 0;
volatile std::sig_atomic_t s_first = SIGINT; // of those that came
volatile std::sig_atomic_t s_fatalAt = 0;    // 0: nobody counts

void onInterrupt(int number)
{
    if (s_count == 0)
        s_first = number;
    s_count = s_count + 1;
    if (s_count >= s_fatalAt)
        ::_exit(128 + s_first);
    constexpr char kText[] = "\nStopping …\n"; // said at once; the verb ends when it can
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText, sizeof kText - 1);
}

} // namespace

InterruptCounter::InterruptCounter(int fatalAt) : m_outerFatalAt(s_fatalAt)
{
    s_fatalAt = fatalAt;
    if (m_outerFatalAt != 0)
        return;
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    action.sa_flags = 0; // system calls come back with EINTR, so that a wait ends
    ::sigemptyset(&action.sa_mask);
    ::sigaddset(&action.sa_mask, SIGINT); // one after the other: they are counted
    ::sigaddset(&action.sa_mask, SIGTERM);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

InterruptCounter::~InterruptCounter()
{
    s_fatalAt = m_outerFatalAt;
    if (m_outerFatalAt != 0)
        return;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    s_count = 0;
}

int InterruptCounter::count() const
{
    return s_count;
}

int InterruptCounter::exitCode() const
{
    return 128 + s_first;
}

InterruptStop::InterruptStop(const InterruptCounter &interrupts) : m_stop(std::make_unique<std::stop_source>())
{
    m_watch = std::thread([this, &interrupts] {
        constexpr auto kBetweenLooks = std::chrono::milliseconds(50);
        for (; !m_isDone && interrupts.count() == 0; std::this_thread::sleep_for(kBetweenLooks)) { }
        if (!m_isDone)
            m_stop->request_stop();
    });
}

InterruptStop::~InterruptStop()
{
    m_isDone = true;
    m_watch.join();
}

} // namespace anneal::cli
