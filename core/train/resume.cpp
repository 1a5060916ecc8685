// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/resume.h"

#include "core/base/text.h"
#include "core/data/runinputs.h"
#include "core/run/runsummary.h"

#include <algorithm>

namespace anneal::train {
namespace {

std::string listed(const std::vector<std::string> &parts)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
}

/// Says where the events of earlier attempts end too early: before the last step event that the checkpoint knows of.
base::Status tellLostSteps(Session &session, const Checkpoint &checkpoint)
{
    auto &context = session.context;
    const auto expected = checkpoint.progress.step - checkpoint.progress.lossSteps;
    if (context.attempt() == 1 || !context.damage().empty() || context.lastStep() >= expected) // else it was told already
        return base::ok();
    return context.log(
        "events.jsonl is damaged: " + (context.lastStep() > 0 ? "it ends after step " + base::formatCount(context.lastStep()) : "it has no steps")
        + ", and " + checkpoint.folder.filename().string() + " was written later. Charts and lists show what is left.");
}

std::string linkNotUsed(const std::string &checkpoint)
{
    return checkpoint + " is not used: it is a symbolic link, which may lead anywhere.";
}

/// Why a run has no checkpoint to go on from, as a sentence; empty where it had not come as far as the first one.
std::string whyNoCheckpoint(const RunContext &context, const std::vector<std::string> &links)
{
    if (!links.empty())
        return linkNotUsed(links.back()) + " There is no other checkpoint.";
    std::error_code ignored;
    if (context.lastCheckpoint() > 0 || std::filesystem::exists(context.folder().path() / "latest", ignored)) // its events may be gone as well
        return "The checkpoints of this run are gone.";
    return context.damage().empty() ? "" : "This run has no checkpoint, and what is left of its events does not say whether it ever had one.";
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
            : context.log("The run had written no checkpoint yet after step " + base::formatCount(steps) + ": it begins again at step 1.");
    const auto lost = why + (steps == 0 ? "" : steps == 1 ? " Step 1 is lost." : " Steps 1–" + base::formatCount(steps) + " are lost.");
    if (mode == run::StartMode::BeginAgain)
        return context.log(lost + " The run begins again at step 1.");
    if (auto said = context.report("restart", { { "lost_steps", steps }, { "why", why } }); !said)
        return said;
    return base::Error { base::ErrorKind::NotFound, lost,
        "Put the checkpoint folders back, start a new run, or begin again at step 1: anneal-cli train --resume "
            + base::shellQuoted(context.folder().path().string()) + " --restart" };
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
    auto search = newestCheckpoint(folder);
    if (!search)
        return search.error();
    if (mode == run::StartMode::BeginAgain)
        return base::Error { base::ErrorKind::AlreadyExists,
            "This run has a checkpoint to go on from: " + search->checkpoint.folder.filename().string() + ".",
            "Leave --restart out, or start a new run." };
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
            "The settings of the adapter in run.yaml are not those that " + name + " was trained with, and an adapter keeps its shape.",
            "Restore them, or start a new run; with model.init_from it goes on from this adapter." };
    const auto changed = before.namesInputs ? data::changedInputs(before.inputs, session.provenance.inputs) : std::vector<std::string>();
    if (changed.empty())
        return base::ok();
    if (auto said = session.context.report("changes", { { "checkpoint", name }, { "what", changed } }); !said)
        return said;
    if (mode == run::StartMode::ResumeChanged)
        return session.context.log("Changed since " + name + " was written: " + listed(changed) + ". The result cannot be reproduced exactly.");
    return base::Error { base::ErrorKind::BadData, "Since " + name + " was written, this has changed: " + listed(changed) + ".",
        "Restore it, start a new run, or go on all the same: anneal-cli train --resume " + base::shellQuoted(session.context.folder().path().string())
            + " --accept-changes" };
}

base::Status checkPlace(const Session &session, const Checkpoint &checkpoint)
{
    const auto &before = checkpoint.provenance;
    const auto &now = session.provenance;
    if (!before.namesInputs || !data::changedInputs(before.inputs, now.inputs).empty())
        return base::ok();
    const auto corrupt = [&](const std::string &what) {
        return base::Error { base::ErrorKind::Corrupt, (checkpoint.folder / "dataloader.json").string() + ": " + what, {} };
    };
    if (before.dataHash != now.dataHash)
        return corrupt("it names other rows than trainer.json.");
    if (before.sequences != now.sequences)
        return corrupt(
            "it counts " + base::formatCount(before.sequences) + " sequences, and the rows make " + base::formatCount(now.sequences) + ".");
    if (before.seed != session.config.training.seed)
        return corrupt("its seed is " + std::to_string(before.seed) + ", and that of run.yaml " + std::to_string(session.config.training.seed) + ".");
    return base::ok();
}

base::Status takeUp(Session &session, const CheckpointSearch &found, run::StartMode mode)
{
    const auto &before = found.checkpoint.provenance;
    const auto &now = session.provenance;
    if (mode != run::StartMode::ResumeChanged && (before.dataHash != now.dataHash || before.sequences != now.sequences))
        return base::Error { base::ErrorKind::BadData,
            "The training data or how it is laid out has changed since " + found.checkpoint.folder.filename().string() + " was written.",
            "Restore data/train.jsonl and run.yaml, start a new run, or go on all the same: anneal-cli train --resume "
                + base::shellQuoted(session.context.folder().path().string()) + " --accept-changes" };
    if (auto told = tellLostSteps(session, found.checkpoint); !told)
        return told;
    setAsideNewer(session.context.folder(), found.checkpoint.progress.step);
    session.progress = found.checkpoint.progress;
    session.context.addAttempts(session.progress.seconds);
    session.savedStep = session.progress.step;
    std::string differences;
    if (!before.namesInputs)
        differences += " an older version wrote it, so only the training rows could be compared;";
    if (before.threads != now.threads)
        differences += " it ran with " + std::to_string(before.threads) + " threads and now has " + std::to_string(now.threads) + ";";
    if (before.dtype != now.dtype)
        differences += " it was " + before.dtype + " and now is " + now.dtype + ";";
    if (!differences.empty())
        differences = " It may not be exact to the bit:" + differences.substr(0, differences.size() - 1) + ".";
    return session.context.log("Going on from " + found.checkpoint.folder.filename().string() + "." + differences);
}

} // namespace anneal::train
