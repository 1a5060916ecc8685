// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/trainverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "app/verbs/modelverbs.h"
#include "core/train/runtraining.h"

#include <atomic>
#include <csignal>
#include <unistd.h>

namespace anneal::engine {
namespace {

std::atomic<int> g_signal = 0; // a handler can reach nothing else
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void noteSignal(int number)
{
    if (g_signal.exchange(number) == SIGINT && number == SIGINT)
        ::_exit(128 + SIGINT);
}

void handleSignals()
{
    struct sigaction action = {};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGHUP, SIG_IGN); // a run outlives its terminal
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // write() says so instead
}

} // namespace

int trainVerb(int argc, char **argv)
{
    verbs::TrainOptions options;
    if (const auto code = readOptions("train", options, argc, argv))
        return *code;

    handleSignals();
    const auto fail = [&](const base::Error &error) {
        const auto line = run::errorLine(error);
        if (options.errorsTo > STDERR_FILENO) [[maybe_unused]]
            const auto written = ::write(options.errorsTo, line.data(), line.size());
        return reportError(error, false);
    };
    const auto opened = run::RunFolder::open(options.folder);
    if (!opened)
        return fail(opened.error());
    const auto ended = train::runTraining(*opened,
        !options.resume             ? run::StartMode::Fresh
            : options.acceptChanges ? run::StartMode::ResumeChanged
            : options.restart       ? run::StartMode::BeginAgain
                                    : run::StartMode::Resume,
        g_signal);
    if (!ended)
        return fail(ended.error());
    return *ended == run::RunState::Stopped && g_signal != 0 ? 128 + g_signal : 0;
}

} // namespace anneal::engine
