// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/trainverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
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
    CLI::App app("Train a run: reads RUN_DIR/run.yaml, writes events, checkpoints and the adapter into RUN_DIR.", "anneal-engine train");
    std::string folder;
    bool resume = false, acceptChanges = false, restart = false;
    app.add_option("RUN_DIR", folder, "Folder of the run")->required();
    app.add_flag("--resume", resume, "Go on from the newest good checkpoint");
    auto *accept = app.add_flag("--accept-changes", acceptChanges, "With --resume: also where what the run was made from has changed");
    app.add_flag("--restart", restart, "With --resume: begin again at step 1 where its checkpoints are gone")->excludes(accept);
    int errorsTo = -1;
    app.add_option("--errors-to", errorsTo, "A descriptor for the error it ends with")->group(""); // for whoever starts it
    if (const auto code = parseOptions(app, argc, argv))
        return *code;

    handleSignals();
    const auto fail = [&](const base::Error &error) {
        const auto line = run::errorLine(error);
        if (errorsTo > STDERR_FILENO) [[maybe_unused]]
            const auto written = ::write(errorsTo, line.data(), line.size());
        return reportError(error, false);
    };
    const auto opened = run::RunFolder::open(folder);
    if (!opened)
        return fail(opened.error());
    const auto ended = train::runTraining(*opened,
        !resume             ? run::StartMode::Fresh
            : acceptChanges ? run::StartMode::ResumeChanged
            : restart       ? run::StartMode::BeginAgain
                            : run::StartMode::Resume,
        g_signal);
    if (!ended)
        return fail(ended.error());
    return *ended == run::RunState::Stopped && g_signal != 0 ? 128 + g_signal : 0;
}

} // namespace anneal::engine
