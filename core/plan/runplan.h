// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/layout.h"
#include "core/plan/memory.h"
#include "core/plan/steps.h"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace anneal::plan {

/// What a run will be: to the token what its first Training event will say, unless only some rows were looked at.
struct RunPlan
{
    std::int64_t rows = 0;           // usable ones
    std::int64_t validationRows = 0; // usable ones; 0 where there is nothing to evaluate on
    std::int64_t sequences = 0;      // of one epoch
    std::int64_t tokens = 0;         // of one epoch
    std::int64_t trainedTokens = 0;  // labels of one epoch
    std::int64_t longest = 0;        // tokens of the longest sequence
    std::int64_t longestRow = 0;     // tokens, before anything is cut
    std::int64_t longRows = 0;       // rows above training.max_seq_length
    std::int64_t untrainedRows = 0;  // rows left out: none of their tokens is trained, or none is left within training.max_seq_length
    std::int64_t cutEndRows = 0;     // rows that are cut before their last trained token
    std::string untrainedLines;      // "lines 3, 6 and 12" of the prepared file; empty unless the plan is exact
    std::string droppedLines;        // of the long rows, where training.max_length_policy leaves them out
    std::string cutEndLines;
    std::int64_t badRows = 0; // that cannot be used
    std::vector<std::string> problems;
    StepPlan steps;
    std::int64_t seenRows = 0; // of the rows, how many the steps come to; about, where sequences are not rows
    double allTokens = 0;      // of all steps
    bool bfloat16 = false;
    Forecast forecast;
    bool isExact = true; // false: counted from some rows and scaled up to all
};

/// Fills in the steps of a run, their tokens, and what it takes, from the sequences, tokens and longest sequence that are there.
void addSteps(RunPlan &plan, const config::TrainingConfig &training, const weights::ModelShape &shape, const AdapterSize &adapter, bool bfloat16);

/// Pure arithmetic, milliseconds for a hundred thousand rows. `validation` is null where there are no held-out rows.
RunPlan planRun(const config::FineTuneConfig &config, const weights::ModelShape &shape, const AdapterSize &adapter, bool bfloat16,
    const OutlinedFile &train, const OutlinedFile *validation);

/// The parts of a plan that come from files, kept so that only what changed is read again. Any thread; one at a time works, others wait.
class PlanSources
{
public:
    struct Model
    {
        weights::ModelShape shape;
        std::shared_ptr<const text::Tokenizer> tokenizer;
        std::optional<base::Error> noGguf; // why it cannot be exported to GGUF
    };
    struct Rows
    {
        std::shared_ptr<const OutlinedFile> train;
        std::shared_ptr<const OutlinedFile> validation; // null where there is none
    };
    /// Quick looks at a few thousand rows of a large file; Whole reads it.
    enum class Look { Quick, Whole };

    /// Fails as findModel(), readShape() and Tokenizer::load().
    base::Result<Model> model(const std::string &nameOrPath, const std::string &revision);
    /// `train` and `validation` are prepared files, `chatTemplate` is empty for the tokenizer's own. Fails as makeEncoder() and outlineFile().
    base::Result<Rows> rows(const config::FineTuneConfig &config, const Model &model, const std::filesystem::path &train,
        const std::filesystem::path &validation, const std::filesystem::path &chatTemplate, Look look, std::stop_token stop);

private:
    std::mutex m_mutex;
    std::string m_modelKey;
    std::optional<Model> m_model;
    std::shared_ptr<const text::Tokenizer> m_rowsTokenizer;
    std::string m_rowsKey;
    Rows m_rows;
};

} // namespace anneal::plan
