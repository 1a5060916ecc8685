// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/resume.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/runinputs.h"
#include "core/run/runsummary.h"

#include <algorithm>

namespace anneal::train {
namespace {

std::string listed(const std::vector<std::string> &parts)
{
    std::string text;
    for (const auto &part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

/// Says where the events of earlier attempts end too early: before the last step event that the checkpoint knows of.
base::Status tellLostSteps(Session &session, const Checkpoint &checkpoint)
{
    auto &context = session.context;
    const auto expected = checkpoint.progress.step - checkpoint.progress.lossSteps;
    if (context.attempt() == 1 || !context.damage().empty() || context.lastStep() >= expected) // else it was told already
        return base::ok();
    const auto name = checkpoint.folder.filename().string();
    return context.log(context.lastStep() > 0
            ? tr_("events.jsonl is damaged: it ends after step %1, and %2 was written later. Charts and lists show what is left.",
                base::formatCount(context.lastStep()), name)
            : tr_("events.jsonl is damaged: it has no steps, and %1 was written later. Charts and lists show what is left.", name));
}

std::string linkNotUsed(const std::string &checkpoint)
{
    return tr_("%1 is not used: it is a symbolic link, which may lead anywhere.", checkpoint);
}

/// Why a run has no checkpoint to go on from, as a sentence; empty where it had not come as far as the first one.
std::string whyNoCheckpoint(const RunContext &context, const std::vector<std::string> &links)
{
    if (!links.empty())
        return linkNotUsed(links.back()) + " " + tr_("There is no other checkpoint.");
    std::error_code ignored;
    if (context.lastCheckpoint() > 0 || std::filesystem::exists(context.folder().path() / "latest", ignored)) // its events may be gone as well
        return tr_("The checkpoints of this run are gone.");
    return context.damage().empty() ? "" : tr_("This run has no checkpoint, and what is left of its events does not say whether it ever had one.");
}

/// A run without checkpoints has nothing to go on from: what it did is lost, unless it had not come as far as the first one.
base::Status beginAgain(RunContext &context, run::StartMode mode)
{
    const auto links = context.folder().linkedCheckpoints();
    const auto summary = run::summarize(context.folder());
    const auto steps = std::max({ context.lastStep(), context.lastCheckpoint(), summary ? summary->step : 0 });
    for (const auto &link : links)
        if (auto said = context.log(linkNotUsed(link)); !said)
            return said;
    const auto why = whyNoCheckpoint(context, links);
    if (why.empty())
        return steps == 0
            ? base::ok()
            : context.log(tr_("The run had written no checkpoint yet after step %1: it begins again at step 1.", base::formatCount(steps)));
    const auto lost = steps == 0 ? why
        : steps == 1             ? why + " " + tr_("Step 1 is lost.")
                                 : why + " " + tr_("Steps 1–%1 are lost.", base::formatCount(steps));
    if (mode == run::StartMode::BeginAgain)
        return context.log(lost + " " + tr_("The run begins again at step 1."));
    if (auto said = context.report("restart", { { "lost_steps", steps }, { "why", why } }); !said)
        return said;
    return base::Error { base::ErrorKind::NotFound, lost,
        tr_("Put the checkpoint folders back, start a new run, or begin again at step 1: anneal-cli train --resume %1 --restart",
            base::shellQuoted(context.folder().path().string())) };
}

} // namespace

base::Result<std::optional<CheckpointSearch>> findCheckpoint(RunContext &context, run::StartMode mode)
{
    const auto &folder = context.folder();
    const auto checkpoints = folder.findCheckpoints();
    if (!checkpoints) // else the run would begin anew
        return checkpoints.error();
    if (mode == run::StartMode::Fresh)
        return std::optional<CheckpointSearch>();
    if (checkpoints->empty()) {
        if (auto may = beginAgain(context, mode); !may)
            return may.error();
        return std::optional<CheckpointSearch>();
    }
    auto search = train::newestCheckpoint(folder);
    if (!search)
        return search.error();
    if (mode == run::StartMode::BeginAgain)
        return base::Error { base::ErrorKind::AlreadyExists,
            tr_("This run has a checkpoint to continue from: %1.", search->checkpoint.folder.filename().string()),
            tr_("Leave --restart out, or start a new run.") };
    for (const auto &link : folder.linkedCheckpoints())
        search->damaged.push_back(linkNotUsed(link));
    return std::optional(std::move(*search));
}

base::Status checkInputs(const Session &session, const CheckpointSearch &found, run::StartMode mode)
{
    const auto &before = found.checkpoint.provenance;
    const auto name = found.checkpoint.folder.filename().string();
    for (const auto &reason : found.damaged)
        if (auto said = session.context.log(reason); !said)
            return said;
    if (!before.adapter.empty() && before.adapter != session.provenance.adapter)
        return base::Error { base::ErrorKind::BadConfig,
            tr_("The settings of the adapter in run.yaml are not those that %1 was trained with, and an adapter keeps its shape.", name),
            tr_("Restore them, or start a new run; with model.init_from it continues from this adapter.") };
    const auto changed = before.namesInputs ? data::changedInputs(before.inputs, session.provenance.inputs) : std::vector<std::string>();
    if (changed.empty())
        return base::ok();
    if (auto said = session.context.report("changes", { { "checkpoint", name }, { "what", changed } }); !said)
        return said;
    if (mode == run::StartMode::ResumeChanged)
        return session.context.log(tr_("Changed since %1 was written: %2. The result cannot be reproduced exactly.", name, listed(changed)));
    return base::Error { base::ErrorKind::BadData, tr_("Since %1 was written, this has changed: %2.", name, listed(changed)),
        tr_("Restore it, start a new run, or continue all the same: anneal-cli train --resume %1 --accept-changes",
            base::shellQuoted(session.context.folder().path().string())) };
}

base::Status checkPlace(const Session &session, const Checkpoint &checkpoint)
{
    const auto &before = checkpoint.provenance;
    const auto &now = session.provenance;
    if (!before.namesInputs || !data::changedInputs(before.inputs, now.inputs).empty())
        return base::ok();
    const auto file = checkpoint.folder / "dataloader.json";
    if (before.dataHash != now.dataHash)
        return corrupt(file, tr_("it names other rows than trainer.json"));
    const auto had = base::formatCount(before.sequences), has = base::formatCount(now.sequences);
    if (before.sequences != now.sequences)
        return corrupt(file,
            before.sequences == 1 ? tr_("it counts 1 sequence, and the rows make %1", has)
                                  : tr_("it counts %1 sequences, and the rows make %2", had, has));
    if (before.seed != session.config.training.seed)
        return corrupt(file, tr_("its seed is %1, and that of run.yaml %2", before.seed, session.config.training.seed));
    return base::ok();
}

base::Status takeUp(Session &session, const CheckpointSearch &found, run::StartMode mode)
{
    const auto &before = found.checkpoint.provenance;
    const auto &now = session.provenance;
    const auto name = found.checkpoint.folder.filename().string();
    if (mode != run::StartMode::ResumeChanged && (before.dataHash != now.dataHash || before.sequences != now.sequences))
        return base::Error { base::ErrorKind::BadData, tr_("The training data or how it is laid out has changed since %1 was written.", name),
            tr_("Restore data/train.jsonl and run.yaml, start a new run, or continue all the same: anneal-cli train --resume %1 --accept-changes",
                base::shellQuoted(session.context.folder().path().string())) };
    if (auto told = tellLostSteps(session, found.checkpoint); !told)
        return told;
    setAsideNewer(session.context.folder(), found.checkpoint.progress.step);
    session.progress = found.checkpoint.progress;
    session.context.addAttempts(session.progress.seconds);
    session.savedStep = session.progress.step;
    std::string differences;
    const auto differs = [&](const std::string &clause) { differences += (differences.empty() ? "" : "; ") + clause; };
    if (!before.namesInputs)
        differs(tr_("an older version wrote the checkpoint, so only the training rows could be compared"));
    if (before.threads != now.threads)
        differs(before.threads == 1 ? tr_("the run had 1 thread and now has %1", now.threads)
                                    : tr_("the run had %1 threads and now has %2", before.threads, now.threads));
    if (before.dtype != now.dtype)
        differs(tr_("the run computed in %1 and now computes in %2", before.dtype, now.dtype));
    const auto goingOn = tr_("Continuing from %1.", name);
    return session.context.log(differences.empty() ? goingOn : goingOn + " " + tr_("The result may not be exact to the bit: %1.", differences));
}

} // namespace anneal::train
