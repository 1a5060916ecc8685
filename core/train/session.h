// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/model/causallm.h"
#include "core/plan/memory.h"
#include "core/plan/steps.h"
#include "core/run/runlauncher.h"
#include "core/train/checkpoint.h"
#include "core/train/runcontext.h"
#include "core/train/samples.h"
#include "core/train/schedule.h"
#include "core/train/trainingdata.h"

#include <memory>
#include <optional>

namespace anneal::train {

/// Everything a run trains with, set up in the order of the states LoadingModel, ConfiguringLoRA, LoadingDataset.
struct Session
{
    config::FineTuneConfig config; // as in run.yaml, with the time that templates print
    RunContext &context;

    std::shared_ptr<model::CausalLm> network; // with its trainable adapter
    plan::AdapterSize adapter;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    std::optional<Dataset> data, validation;
    std::vector<SamplePrompt> prompts;
    std::optional<AdamW> optimizer;
    std::optional<Schedule> schedule;
    plan::StepPlan plan;
    Progress progress; // where the run stands: step 0, or that of the checkpoint it goes on from
    Provenance provenance;
    std::int64_t savedStep = -1;    // of the newest checkpoint
    std::int64_t answeredStep = -1; // at which all prompts were answered last, by this attempt
    bool isHalfUpdated = false;     // an update of the weights broke off: nothing may be saved any more
};

/// Sets a session up; unless it starts fresh it stands where the newest good checkpoint left it.
/// Fails with BadData where what the run was made from has changed since (StartMode::ResumeChanged says so and goes on), Canceled when somebody wants
/// the run to end meanwhile. May throw what torch throws.
base::Result<std::unique_ptr<Session>> setUp(const config::FineTuneConfig &config, run::StartMode mode, RunContext &context);

/// Writes a checkpoint of a session and tells so.
base::Status saveSession(Session &session);
/// Writes RUN/adapter anew, with a card saying which step it is.
base::Status saveFinalAdapter(Session &session);

/// A path of run.yaml: as it is where absolute, else in the run folder, in the project whose runs/<name> it is, or relative to the working
/// folder, whichever is there.
std::filesystem::path resolvePath(const run::RunFolder &folder, const std::string &text);

} // namespace anneal::train
