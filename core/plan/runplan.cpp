// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/runplan.h"

#include "core/base/text.h"
#include "core/text/gguftokenizer.h"

#include <algorithm>
#include <cmath>

namespace anneal::plan {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kQuickRows = 2000;

std::int64_t scaled(std::int64_t value, double scale)
{
    return static_cast<std::int64_t>(std::llround(static_cast<double>(value) * scale));
}

/// What tells whether a file is still the one that was read.
std::string stamp(const fs::path &file)
{
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure)
        return file.string() + ":none";
    return file.string() + ":" + std::to_string(size) + ":" + std::to_string(fs::last_write_time(file, failure).time_since_epoch().count());
}

std::string stamp(const weights::ModelFiles &files)
{
    std::string text = stamp(files.gguf.empty() ? files.file("config.json") : files.gguf);
    for (const char *name : { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json" })
        text += " " + stamp(files.file(name));
    return text;
}

} // namespace

void addSteps(RunPlan &plan, const config::TrainingConfig &training, const weights::ModelShape &shape, const AdapterSize &adapter, bool bfloat16)
{
    plan.steps = planSteps(plan.sequences, std::max<std::int64_t>(1, training.batchSize),
        std::max<std::int64_t>(1, training.gradientAccumulationSteps), training.numEpochs, training.maxSteps);
    plan.allTokens = static_cast<double>(plan.tokens) * static_cast<double>(plan.steps.totalSteps)
        / static_cast<double>(std::max<std::int64_t>(1, plan.steps.stepsPerEpoch));
    const bool seesAll = plan.steps.totalSteps >= plan.steps.stepsPerEpoch;
    const auto seen = plan.steps.totalSteps * std::max<std::int64_t>(1, training.batchSize * training.gradientAccumulationSteps); // sequences
    plan.seenRows = seesAll ? plan.rows : scaled(plan.rows, static_cast<double>(seen) / static_cast<double>(plan.sequences));
    const auto batchTokens = plan.longest * std::min(training.batchSize, std::max<std::int64_t>(1, plan.sequences));
    plan.bfloat16 = bfloat16;
    plan.forecast
        = forecast(shape, bfloat16, adapter, batchTokens, training, checkpointsAtOnce(training, plan.steps.totalSteps, plan.validationRows > 0));
}

RunPlan planRun(const config::FineTuneConfig &config, const weights::ModelShape &shape, const AdapterSize &adapter, bool bfloat16,
    const OutlinedFile &train, const OutlinedFile *validation)
{
    const auto &training = config.training;
    const double scale = static_cast<double>(train.lines) / static_cast<double>(std::max<std::int64_t>(1, train.looked));
    RunPlan result;
    result.isExact = train.looked == train.lines;
    result.rows = scaled(static_cast<std::int64_t>(train.rows.size()), scale);
    result.badRows = scaled(train.badLines, scale);
    result.problems = train.problems;
    for (const auto &row : train.rows) {
        result.longestRow = std::max(result.longestRow, static_cast<std::int64_t>(row.length));
        result.longRows += static_cast<std::int64_t>(row.length) > training.maxSeqLength;
    }
    result.longRows = scaled(result.longRows, scale);

    const auto layout = layOut(train.rows, layoutSettings(training));
    result.untrainedRows = scaled(static_cast<std::int64_t>(layout.untrained.size()), scale);
    result.cutEndRows = scaled(static_cast<std::int64_t>(layout.cutEnds.size()), scale);
    if (result.isExact) {
        result.untrainedLines = lineNames(train, layout.untrained);
        result.droppedLines = lineNames(train, layout.dropped);
        result.cutEndLines = lineNames(train, layout.cutEnds);
    }
    result.sequences = scaled(layout.size(), scale);
    result.tokens = scaled(layout.tokens(), scale);
    result.trainedTokens = scaled(layout.trainedTokens(), scale);
    result.longest = layout.longest();
    if (validation && layOut(validation->rows, layoutSettings(training)).trainedTokens() > 0)
        result.validationRows = scaled(static_cast<std::int64_t>(validation->rows.size()),
            static_cast<double>(validation->lines) / static_cast<double>(std::max<std::int64_t>(1, validation->looked)));
    addSteps(result, training, shape, adapter, bfloat16);
    return result;
}

base::Result<PlanSources::Model> PlanSources::model(const std::string &nameOrPath, const std::string &revision)
{
    const auto files = weights::findModel(nameOrPath, revision);
    if (!files)
        return files.error();
    const std::lock_guard lock(m_mutex);
    const auto key = stamp(*files);
    if (m_model && key == m_modelKey)
        return *m_model;
    const auto shape = weights::readShape(*files);
    if (!shape)
        return shape.error();
    auto tokenizer = text::Tokenizer::load(*files);
    if (!tokenizer)
        return tokenizer.error();
    const auto exportable = text::checkGguf(*files, *shape);
    m_model = Model { *shape, std::move(*tokenizer), exportable ? std::nullopt : std::optional(exportable.error()) };
    m_modelKey = key;
    return *m_model;
}

base::Result<PlanSources::Rows> PlanSources::rows(const config::FineTuneConfig &config, const Model &model, const fs::path &train,
    const fs::path &validation, const fs::path &chatTemplate, Look look, std::stop_token stop)
{
    const std::lock_guard lock(m_mutex);
    const auto key = stamp(train) + " " + stamp(validation) + " " + stamp(chatTemplate) + " " + std::string(nameOf(config.training.lossOn)) + " "
        + std::string(nameOf(config.data.specialTokens)) + " " + std::string(nameOf(config.data.reasoning));
    const bool same = m_rows.train && key == m_rowsKey && model.tokenizer == m_rowsTokenizer;
    if (same && (look == Look::Quick || m_rows.train->looked == m_rows.train->lines))
        return m_rows;
    const auto encoder = makeEncoder(model.tokenizer, config, chatTemplate);
    if (!encoder)
        return encoder.error();
    const auto shouldStop = [&stop] { return stop.stop_requested(); };
    const auto enough = look == Look::Quick ? kQuickRows : SIZE_MAX;
    Rows rows;
    auto outlined = outlineFile(train, *encoder, model.shape.vocabulary, enough, shouldStop);
    if (!outlined)
        return outlined.error();
    rows.train = std::make_shared<const OutlinedFile>(std::move(*outlined));
    std::error_code missing;
    if (fs::exists(validation, missing) && fs::file_size(validation, missing) > 0) {
        auto held = outlineFile(validation, *encoder, model.shape.vocabulary, enough, shouldStop);
        if (!held)
            return held.error();
        rows.validation = std::make_shared<const OutlinedFile>(std::move(*held));
    }
    m_rowsTokenizer = model.tokenizer;
    m_rowsKey = key;
    m_rows = rows;
    return rows;
}

} // namespace anneal::plan
