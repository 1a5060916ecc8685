// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/runtraining.h"

#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/programversion.h"
#include "core/base/tr.h"
#include "core/config/reader.h"
#include "core/model/torcherror.h"
#include "core/model/version.h"
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/run/runsummary.h"
#include "core/train/sft.h"

#include <algorithm>
#include <unistd.h>

namespace anneal::train {
namespace {

using Trainer = base::Result<run::RunState> (*)(const config::FineTuneConfig &, run::StartMode, RunContext &);

/// The trainer of training.method.
Trainer trainerOf(config::Method method)
{
    switch (method) {
    case config::Method::Sft:
        return trainSft;
    }
    return trainSft; // never: -Wswitch tells of a method without its line
}

/// Says what is missing of the events of earlier attempts.
base::Status tellDamage(run::StartMode mode, RunContext &context)
{
    if (!context.damage().empty())
        return context.log(context.damage());
    if (mode != run::StartMode::Fresh && context.attempt() == 1 && !context.folder().checkpoints().empty())
        return context.log(tr_("events.jsonl was missing: what earlier attempts did cannot be shown any more. Their checkpoints are used."));
    return base::ok();
}

base::Result<run::RunState> train(run::StartMode mode, RunContext &context)
{
    const base::Json with { { "pid", ::getpid() }, { "resume", mode != run::StartMode::Fresh }, { "program", base::programVersion() },
        { "torch", model::torchVersion() }, { "processor", base::thisMachine().processor } };
    if (auto said = context.enter(run::RunState::Initializing, with); !said)
        return said.error();
    if (auto told = tellDamage(mode, context); !told)
        return told.error();
    const auto reading = config::loadRunConfig(context.folder().configFile());
    if (!reading)
        return reading.error();
    return trainerOf(reading->config.training.method)(reading->config, mode, context);
}

/// Tells how the attempt ended; an event that cannot be written (the disk is full) is the caller's to tell.
base::Status tellEnd(RunContext &context, const base::Result<run::RunState> &ended)
{
    // An adapter that an earlier attempt left does not count.
    base::Json fields { { "adapter", ended && context.state() == run::RunState::SavingAdapter } };
    auto state = ended ? *ended : run::RunState::Error;
    if (!ended && ended.error().kind == base::ErrorKind::Canceled)
        state = run::RunState::Stopped;
    if (const auto summary = run::summarize(context.folder())) {
        fields["step"] = std::max(summary->step, context.step());          // not every step has an event
        fields["seconds"] = std::max(summary->seconds, context.seconds()); // one that did not come far says nothing of those before
    }
    if (ended) {
        fields["message"] = state == run::RunState::Finished ? tr_("Finished.")
            : context.isAborted()                            ? std::string(run::kAborted)
                                                             : tr_("Stopped on request.");
    } else {
        fields["message"] = ended.error().detail;
        fields["hint"] = ended.error().hint;
        fields["kind"] = base::kindName(ended.error().kind);
    }
    if (auto said = context.enter(state, fields); !said)
        return said;
    fields["state"] = run::stateName(state);
    return context.report("end", std::move(fields));
}

/// A full disk: once it is not, the run goes on.
base::Error withResume(base::Error error, const std::filesystem::path &folder)
{
    error.hint = base::hasNoInodes(folder) ? tr_("Remove files that are not needed, then resume the run: its checkpoints are kept.")
                                           : tr_("Free some space, then resume the run: its checkpoints are kept.");
    return error;
}

} // namespace

base::Result<run::RunState> runTraining(const run::RunFolder &place, run::StartMode mode, const std::atomic<int> &signal)
{
    auto folder = place;
    if (auto held = folder.hold(); !held)
        return held.error();
    auto control = run::ControlReader::atEnd(folder); // before the lock, which tells others that they may ask
    const auto lock = run::RunLock::acquire(folder);
    if (!lock)
        return lock.error();
    if (auto may = run::mayStart(folder, mode); !may)
        return may.error();
    auto events = run::EventLog::open(folder);
    if (!events)
        return events.error();
    RunContext context(folder, std::move(*events), std::move(control), signal);
    auto ended = model::guardTorch([&] { return train(mode, context); });
    if (!ended && ended.error().kind == base::ErrorKind::NoSpace && !folder.checkpoints().empty())
        ended = withResume(ended.error(), folder.path());
    if (const auto told = tellEnd(context, ended); !told && ended)
        return told.error();
    if (!ended && ended.error().kind == base::ErrorKind::Canceled)
        return run::RunState::Stopped;
    return ended;
}

} // namespace anneal::train
