// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <csignal>
#include <unistd.h>

namespace anneal::cli {
namespace {

volatile std::sig_atomic_t s_count = 0;
volatile std::sig_atomic_t s_fatalAt = 2;

void onInterrupt(int)
{
    s_count = s_count + 1;
    if (s_count >= s_fatalAt)
        ::_exit(130);
    constexpr char kText[] = "\nStopping …\n"; // said at once; the verb ends when it can
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText, sizeof kText - 1);
}

} // namespace

InterruptCounter::InterruptCounter(int fatalAt)
{
    s_count = 0;
    s_fatalAt = fatalAt;
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    action.sa_flags = 0; // system calls come back with EINTR, so that a wait ends
    ::sigaction(SIGINT, &action, nullptr);
}

InterruptCounter::~InterruptCounter()
{
    std::signal(SIGINT, SIG_DFL);
}

int InterruptCounter::count() const
{
    return s_count;
}

} // namespace anneal::cli
