// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/estimate.h"

#include "core/base/files.h"
#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/data/prepare.h"
#include "core/run/runfolder.h"
#include "core/text/rowencoder.h"
#include "core/weights/modelshape.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace anneal::ui {

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr qint64 kRowsLookedAt = 5000; // of a larger file the rest is taken to be alike

/// Tokens × parameters that one core trains per second, with and without BF16 instructions: enough for a first guess.
constexpr double kCoreSpeed = 2.9e10;
constexpr double kCoreSpeedFloat32 = 0.9e10;

QString say(const char *text)
{
    return QCoreApplication::translate("Estimate", text);
}

QString bytes(quint64 count)
{
    return QString::fromStdString(base::formatBytes(count));
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

struct Work
{
    const config::FineTuneConfig &config;
    const fs::path &project;
    const std::stop_token &stop;
    Estimate &estimate;

    void good(const QString &title, const QString &detail) { estimate.checks << Check { Check::State::Good, title, detail, {}, {} }; }
    void warn(const QString &title, const QString &detail, const QString &page = {}, const QString &fix = {})
    {
        estimate.checks << Check { Check::State::Warning, title, detail, page, fix };
    }
    void block(const QString &title, const QString &detail, const QString &page = {}, const QString &fix = {})
    {
        estimate.checks << Check { Check::State::Blocking, title, detail, page, fix };
    }

    void checkConfig(const config::Reading &reading);
    std::optional<weights::ModelShape> checkModel(std::shared_ptr<const text::Tokenizer> &tokenizer);
    void checkData(const std::shared_ptr<const text::Tokenizer> &tokenizer);
    void countRows(const text::RowEncoder &encoder, const fs::path &file);
    void countSteps();
    void checkMemory(const weights::ModelShape &shape);
    void guessTime(const weights::ModelShape &shape);
};

void Work::checkConfig(const config::Reading &reading)
{
    if (reading.valid()) {
        good(say("Configuration"),
            say("%1, LoRA rank %2, learning rate %3")
                .arg(QString::fromStdString(config.training.method).toUpper())
                .arg(config.model.loraRank)
                .arg(config.training.learningRate));
        return;
    }
    int errors = 0;
    for (const config::Problem &problem : reading.problems)
        errors += problem.severity == config::Severity::Error;
    block(say("Configuration"),
        say("config.yaml has %1 mistakes; the first: %2").arg(errors).arg(QString::fromStdString(reading.problems.front().text())), u"config"_s,
        say("Open the configuration"));
}

std::optional<weights::ModelShape> Work::checkModel(std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    const QString title = say("Model");
    const auto fail = [&](const base::Error &error) { block(title, QString::fromStdString(error.text()), u"config"_s, say("Choose another model")); };
    const auto files = weights::findModel(modelArgument(config, project), config.model.revision);
    if (!files) {
        fail(files.error());
        return std::nullopt;
    }
    const auto shape = weights::readShape(*files);
    if (!shape) {
        fail(shape.error());
        return std::nullopt;
    }
    auto loaded = text::Tokenizer::load(*files);
    if (!loaded) {
        fail(loaded.error());
        return std::nullopt;
    }
    tokenizer = *loaded;
    good(title,
        say("%1, %2 M parameters, %3")
            .arg(QString::fromStdString(config.model.modelName))
            .arg(qRound(double(shape->parameters()) / 1e6))
            .arg(QString::fromStdString(shape->dtype)));
    return *shape;
}

void Work::checkData(const std::shared_ptr<const text::Tokenizer> &tokenizer)
{
    const QString title = say("Data");
    const auto files = data::preparedFiles(config.data, project);
    std::error_code failure;
    if (!fs::exists(files.train, failure)) {
        block(title, say("There are no prepared rows yet."), u"data"_s, say("Prepare data"));
        return;
    }
    text::RowEncoder::Settings settings;
    settings.lossOn = config.training.lossOn == "all" ? text::LossOn::All
        : config.training.lossOn == "assistant"       ? text::LossOn::Assistant
                                                      : text::LossOn::Completion;
    if (config.model.chatTemplate) {
        const auto source = base::readFile(project / *config.model.chatTemplate, 1 << 20);
        if (!source)
            return block(say("Chat template"), QString::fromStdString(source.error().text()), u"config"_s, say("Open the configuration"));
        settings.chatTemplate = *source;
    }
    const auto encoder = text::RowEncoder::create(tokenizer, settings);
    if (!encoder)
        return block(say("Chat template"), QString::fromStdString(encoder.error().text()), u"config"_s, say("Open the configuration"));
    countRows(*encoder, files.train);
    if (fs::exists(files.validation, failure))
        if (const auto held = base::readFile(files.validation))
            estimate.validationRows = std::count(held->begin(), held->end(), '\n');
}

void Work::countRows(const text::RowEncoder &encoder, const fs::path &file)
{
    const QString title = say("Data");
    const auto content = base::readFile(file);
    if (!content)
        return block(title, QString::fromStdString(content.error().text()), u"data"_s, say("Prepare data"));
    const qint64 longest = config.training.maxSeqLength;
    qint64 looked = 0, bad = 0;
    QString firstBad;
    std::string_view rest = *content;
    while (!rest.empty() && !stop.stop_requested()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (base::trimmed(line).empty())
            continue;
        ++estimate.rows;
        if (looked >= kRowsLookedAt)
            continue;
        ++looked;
        const auto json = base::parseJson(line);
        const auto row = json ? encoder.encode(*json) : base::Result<text::EncodedRow>(json.error());
        if (!row) {
            if (++bad == 1)
                firstBad = say("line %1: %2").arg(estimate.rows).arg(QString::fromStdString(row.error().detail));
            continue;
        }
        const qint64 count = qint64(row->ids.size());
        const auto kept = std::min(count, longest);
        const auto trained = std::count(row->trained.begin(), row->trained.begin() + kept, std::uint8_t(1));
        estimate.longestRow = std::max(estimate.longestRow, count);
        estimate.cutRows += count > longest;
        estimate.untrainedRows += trained == 0;
        estimate.tokens += kept;
        estimate.trainedTokens += trained;
    }
    if (looked > 0 && estimate.rows > looked) {
        const double scale = double(estimate.rows) / double(looked);
        for (qint64 *value : { &estimate.tokens, &estimate.trainedTokens, &estimate.cutRows, &estimate.untrainedRows })
            *value = qint64(double(*value) * scale);
    }
    if (estimate.trainedTokens == 0)
        return block(title, bad > 0 ? firstBad : say("No token of the data is trained on."), u"data"_s, say("Look at the rows"));
    good(title,
        say("%1 rows, %2 tokens, %3 % of them trained")
            .arg(number(estimate.rows), number(estimate.tokens))
            .arg(qRound(100.0 * double(estimate.trainedTokens) / double(std::max<qint64>(1, estimate.tokens)))));
    if (bad > 0)
        warn(say("Rows that cannot be used"), say("%1, the first in %2").arg(number(bad), firstBad), u"data"_s, say("Look at the rows"));
    if (estimate.untrainedRows > 0)
        warn(say("Masks"), say("%1 rows have no trained token").arg(number(estimate.untrainedRows)), u"data"_s, say("Look at the rows"));
    if (estimate.cutRows > 0)
        warn(say("Length"),
            say("%1 rows are longer than %2 tokens and will be cut; the longest has %3")
                .arg(number(estimate.cutRows), number(longest), number(estimate.longestRow)),
            u"config"_s, say("Change max_seq_length"));
}

void Work::countSteps()
{
    const auto &training = config.training;
    const double length = double(std::max<std::int64_t>(1, training.maxSeqLength));
    const double sequences = training.packing ? std::ceil(double(estimate.tokens) / length * 1.02) : double(estimate.rows - estimate.untrainedRows);
    const double perStep = double(std::max<std::int64_t>(1, training.batchSize) * std::max<std::int64_t>(1, training.gradientAccumulationSteps));
    const double perEpoch = std::max(1.0, std::ceil(sequences / perStep));
    estimate.steps = training.maxSteps > 0 ? training.maxSteps : qint64(std::ceil(perEpoch * training.numEpochs));
}

void Work::checkMemory(const weights::ModelShape &shape)
{
    const base::Machine machine = base::thisMachine();
    const bool bfloat16 = config.training.precision != "float32" && (machine.has("avx512_bf16") || machine.has("amx_bf16"));
    estimate.device = bfloat16 ? say("%1 cores, BF16").arg(machine.cores) : say("%1 cores, float32").arg(machine.cores);
    good(say("Device"), estimate.device);

    const std::int64_t hidden = shape.hidden, inner = shape.intermediate, queries = shape.heads * shape.headDim,
                       values = shape.keyValueHeads * shape.headDim;
    const std::map<std::string, std::int64_t> sides { { "q_proj", hidden + queries }, { "k_proj", hidden + values }, { "v_proj", hidden + values },
        { "o_proj", queries + hidden }, { "gate_proj", hidden + inner }, { "up_proj", hidden + inner }, { "down_proj", inner + hidden } };
    const auto &targets = config.model.targetModules;
    const bool all = targets.size() == 1 && targets.front() == "all-linear";
    std::int64_t adapter = 0;
    for (const auto &[name, both] : sides)
        if (all || std::find(targets.begin(), targets.end(), name) != targets.end())
            adapter += shape.layers * config.model.loraRank * both;

    // Per token and layer the backward pass keeps the inputs of the projections, q, k, v and both halves of the gated product.
    const double perLayer = double(6 * hidden + 2 * values + 3 * inner) * 4;
    const double perToken = config.training.gradientCheckpointing ? perLayer + double(shape.layers * hidden) * 4 : perLayer * double(shape.layers);
    const double batchTokens = double(config.training.batchSize)
        * double(config.training.packing ? config.training.maxSeqLength : std::min<std::int64_t>(config.training.maxSeqLength, estimate.longestRow));
    constexpr double program = 300.0 * 1024 * 1024; // libraries and buffers
    estimate.memory = quint64(double(shape.parameters()) * (bfloat16 ? 2 : 4) + double(adapter) * 16 + perToken * batchTokens + program);
    estimate.memoryFree = machine.memoryFree;
    const QString memory = say("%1 of %2 that are free").arg(bytes(estimate.memory), bytes(estimate.memoryFree));
    if (estimate.memory > estimate.memoryFree)
        warn(say("Memory"), say("about %1; a smaller batch_size or gradient_checkpointing needs less").arg(memory), u"config"_s,
            say("Open the configuration"));
    else
        good(say("Memory"), say("about %1").arg(memory));

    const quint64 checkpoint = quint64(adapter) * 12 + 65536;
    estimate.disk = checkpoint * quint64(std::max<std::int64_t>(1, config.training.keepLast) + config.training.keepBest + 1);
    const auto free = base::freeSpace(project);
    estimate.diskFree = free ? *free : 0;
    const QString disk = say("%1 for checkpoints, %2 free").arg(bytes(estimate.disk), bytes(estimate.diskFree));
    if (estimate.diskFree < 2 * checkpoint)
        block(say("Disk"), disk);
    else if (estimate.diskFree < estimate.disk)
        warn(say("Disk"), disk, u"config"_s, say("Keep fewer checkpoints"));
    else
        good(say("Disk"), disk);
}

void Work::guessTime(const weights::ModelShape &shape)
{
    for (const run::RunSummary &one : run::listRuns(project / config.training.outputDir)) {
        if (one.model != config.model.modelName || one.tokensPerSecond <= 0)
            continue;
        estimate.tokensPerSecond = one.tokensPerSecond;
        estimate.measured = true;
        break;
    }
    if (!estimate.measured) {
        const base::Machine machine = base::thisMachine();
        const bool bfloat16 = config.training.precision != "float32" && (machine.has("avx512_bf16") || machine.has("amx_bf16"));
        estimate.tokensPerSecond
            = machine.cores * (bfloat16 ? kCoreSpeed : kCoreSpeedFloat32) / double(std::max<std::int64_t>(1, shape.parameters()));
    }
    const auto &training = config.training;
    const double perStep = double(training.batchSize * training.gradientAccumulationSteps)
        * (training.packing ? double(training.maxSeqLength) : double(estimate.tokens) / double(std::max<qint64>(1, estimate.rows)));
    const double passes = training.maxSteps > 0 ? double(estimate.steps) * perStep : double(estimate.tokens) * training.numEpochs;
    estimate.seconds = passes / estimate.tokensPerSecond;
}

} // namespace

bool Estimate::blocked() const
{
    return std::any_of(checks.begin(), checks.end(), [](const Check &check) { return check.state == Check::State::Blocking; });
}

std::string modelArgument(const config::FineTuneConfig &config, const fs::path &project)
{
    std::error_code failure;
    const fs::path inProject = project / config.model.modelName;
    return fs::path(config.model.modelName).is_relative() && fs::exists(inProject, failure) ? inProject.string() : config.model.modelName;
}

Estimate estimateRun(const std::string &text, const fs::path &project, std::stop_token stop)
{
    Estimate estimate;
    const config::Reading reading = config::readConfig(text);
    Work work { reading.config, project, stop, estimate };
    work.checkConfig(reading);
    std::shared_ptr<const text::Tokenizer> tokenizer;
    const auto shape = work.checkModel(tokenizer);
    if (!shape || stop.stop_requested())
        return estimate;
    work.checkData(tokenizer);
    if (estimate.rows == 0 || stop.stop_requested())
        return estimate;
    work.countSteps();
    work.checkMemory(*shape);
    work.guessTime(*shape);
    return estimate;
}

} // namespace anneal::ui
