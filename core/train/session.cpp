// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/session.h"

#include "core/base/hash.h"
#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/data/runinputs.h"
#include "core/nn/device.h"
#include "core/run/datamanifest.h"
#include "core/text/gguftokenizer.h"
#include "core/train/preflight.h"
#include "core/train/resume.h"
#include "core/train/setupadapter.h"
#include "core/train/setupdata.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <chrono>
#include <future>
#include <stop_token>

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

base::Error stopped()
{
    return { base::ErrorKind::Canceled, tr_("The run was stopped before the first step."), {} };
}

nn::Device deviceOf(config::DeviceChoice device)
{
    switch (device) {
    case config::DeviceChoice::Auto:
    case config::DeviceChoice::Cpu:
        return nn::Device::Cpu;
    }
    return nn::Device::Cpu;
}

base::Result<nn::DType> dtypeOf(const config::FineTuneConfig &config)
{
    const auto held = config.model.dtype;
    const auto precision = config.training.precision;
    const auto computed = precision == config::Precision::Float32 ? nn::DType::Float32
        : precision == config::Precision::BFloat16                ? nn::DType::BFloat16
                                                                  : nn::DType::Auto;
    const auto dtype = nn::resolved(held == nn::DType::Auto ? computed : held, deviceOf(config.training.device));
    if (computed != nn::DType::Auto && nn::scalarType(dtype) != nn::scalarType(computed))
        return base::Error { base::ErrorKind::BadConfig,
            tr_("model.dtype %1 computes in %2 on this processor, and training.precision asks for %3.", nameOf(held),
                nn::scalarType(dtype) == at::kFloat ? "float32" : "bfloat16", nameOf(precision)),
            tr_("Set training.precision to auto.") };
    return dtype;
}

base::Result<weights::ModelFiles> findBaseModel(const Session &session)
{
    const auto &name = session.config.model.modelName;
    const auto path = resolvePath(session.context.folder(), name);
    std::error_code failure;
    return weights::findModel(fs::exists(path, failure) ? path.string() : name, session.config.model.revision);
}

base::Status loadNetwork(Session &session, const weights::ModelFiles &files, nn::DType dtype)
{
    auto network = model::CausalLm::load(files, dtype);
    if (!network)
        return network.error();
    session.network = std::move(*network);
    session.network->setRecompute(session.config.training.gradientCheckpointing);
    return base::ok();
}

base::Status loadModel(Session &session, const weights::ModelFiles &files)
{
    const auto &config = session.config;
    const auto dtype = dtypeOf(config);
    if (!dtype)
        return dtype.error();
    if (auto said = session.context.enter(run::RunState::LoadingModel, { { "model", config.model.modelName } }); !said)
        return said;
    const auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    for (const auto &note : shape->notes)
        if (auto said = session.context.log(note); !said)
            return said;
    if (const auto exportable = text::checkGguf(files, *shape); !exportable)
        if (auto said = session.context.log(tr_("The result of this run cannot be exported to GGUF: %1", exportable.error().text())); !said)
            return said;
    const bool isBFloat16 = nn::scalarType(*dtype) == at::kBFloat16;
    const auto bytes = plan::weightBytes(plan::heldAs(*shape, *dtype), isBFloat16) + session.adapter.carried;
    if (const auto available = base::availableMemory(); bytes > available)
        return base::Error { base::ErrorKind::OutOfMemory,
            tr_("The model needs %1 of memory and %2 are available.", base::formatBytes(bytes), base::formatBytes(available)),
            plan::weightBytes(plan::heldAs(*shape, nn::DType::Int8), isBFloat16) < bytes
                ? tr_("Choose a smaller model, set model.dtype to int8, or close other programs.")
                : tr_("Choose a smaller model, or close other programs.") };
    if (auto loaded = loadNetwork(session, files, *dtype); !loaded)
        return loaded;
    if (auto said = session.context.log(model::howWeightsAreHeld(*session.network)); !said)
        return said;
    auto tokenizer = text::Tokenizer::load(files);
    if (!tokenizer)
        return tokenizer.error();
    session.tokenizer = std::move(*tokenizer);
    session.provenance.dtype = nameOf(*dtype);
    return base::ok();
}

/// Whether a checkpoint could not be taken up because of what is in it.
bool isItsOwnFault(const base::Error &error)
{
    using Kind = base::ErrorKind;
    return error.kind == Kind::Corrupt || error.kind == Kind::BadInput || error.kind == Kind::NotFound || error.kind == Kind::Unsupported
        || error.kind == Kind::Unsafe;
}

/// Takes up the newest checkpoint before the one that was found, or the next before that, whose parts belong to this run; saying so.
base::Status takeOlder(
    Session &session, const weights::ModelFiles &files, std::optional<CheckpointSearch> &found, run::StartMode mode, base::Error why)
{
    for (;;) {
        auto older = newestCheckpoint(
            session.context.folder(), { .below = found->checkpoint.progress.step, .damaged = { notUsed(found->checkpoint.folder, why) } });
        if (!older)
            return older.error();
        found = std::move(*older);
        if (auto same = checkInputs(session, *found, mode); !same)
            return same;
        session.adapter = sizeOfAdapter(session, found, files);
        const auto dtype = session.network->dtype();
        session.optimizer.reset();
        session.network.reset(); // it may hold a part of the other adapter
        if (auto loaded = loadNetwork(session, files, dtype); !loaded)
            return loaded;
        auto configured = configureAdapter(session, found);
        if (configured || !isItsOwnFault(configured.error()))
            return configured;
        why = configured.error();
    }
}

/// Passes over the checkpoints whose place in the data is not that of this run. REQUIRES: the session's data is loaded.
base::Status findPlace(Session &session, const weights::ModelFiles &files, std::optional<CheckpointSearch> &found, run::StartMode mode)
{
    while (found && mode != run::StartMode::ResumeChanged) {
        const auto place = checkPlace(session, found->checkpoint);
        if (place)
            break;
        if (auto taken = takeOlder(session, files, found, mode, place.error()); !taken)
            return taken;
    }
    return base::ok();
}

/// Sets up adapter and optimiser. Where the parts of a checkpoint do not belong to this run although their hashes are right, the one before is
/// taken up: `found` is the one that was.
base::Status configure(Session &session, const weights::ModelFiles &files, std::optional<CheckpointSearch> &found, run::StartMode mode)
{
    const auto &settings = session.config.model;
    if (auto said = session.context.enter(run::RunState::ConfiguringLoRA, { { "rank", settings.loraRank }, { "alpha", settings.loraAlpha } }); !said)
        return said;
    auto configured = configureAdapter(session, found);
    if (!configured && found && isItsOwnFault(configured.error()))
        return takeOlder(session, files, found, mode, configured.error());
    return configured;
}

base::Status checkBeforehand(Session &session)
{
    const auto &training = session.config.training;
    const auto shape = session.network->shape();
    const auto longest = session.data->layout().longest();
    const auto batchTokens = longest * std::min(training.batchSize, std::max<std::int64_t>(1, session.data->size()));
    const auto dtype = session.network->dtype();
    const auto need = plan::forecast(plan::heldAs(shape, dtype), nn::scalarType(dtype) == at::kBFloat16, session.adapter, batchTokens, training,
        plan::checkpointsAtOnce(training, session.plan.totalSteps, session.validation.has_value()));
    auto warnings = preflight(*session.data, need, session.context.folder().path());
    if (!warnings)
        return warnings.error();
    if (longest > shape.maxPositions)
        warnings->push_back(tr_("Some sequences are longer than the %1 positions the model was made for.", base::formatCount(shape.maxPositions)));
    for (const auto &warning : *warnings)
        if (auto said = session.context.log(warning); !said)
            return said;
    return base::ok();
}

} // namespace

fs::path resolvePath(const run::RunFolder &folder, const std::string &text)
{
    const fs::path path = text;
    if (path.is_absolute())
        return path;
    std::error_code failure;
    const auto run = folder.path(), project = run.parent_path().parent_path();
    if (fs::exists(run / path, failure))
        return run / path;
    if (fs::exists(project / "config.yaml", failure) && fs::exists(project / path, failure))
        return project / path;
    return path;
}

namespace {

/// Hashes what the run is made from beside other work, and gives up where it is destroyed.
class Hashing
{
public:
    Hashing(const Session &session, const weights::ModelFiles &files)
        : m_hashes(std::async(std::launch::async, [&session, files, stop = m_stop.get_token()] {
            const auto &chatTemplate = session.config.model.chatTemplate;
            const auto &folder = session.context.folder();
            return data::hashInputs(folder, files, chatTemplate ? resolvePath(folder, *chatTemplate) : fs::path(), stop);
        }))
    { }
    ~Hashing() { m_stop.request_stop(); }

    /// Puts them into the session.
    base::Status wait(Session &session)
    {
        while (m_hashes.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
            if (session.context.endingWished())
                m_stop.request_stop();
        auto hashes = m_hashes.get();
        if (!hashes)
            return hashes.error();
        session.provenance.inputs = std::move(*hashes);
        return base::ok();
    }

private:
    std::stop_source m_stop;
    std::future<base::Result<data::InputHashes>> m_hashes; // its destructor waits
};

/// The time that templates print: of run.yaml, of an earlier attempt, or now.
void settleTime(Session &session, const std::optional<CheckpointSearch> &found)
{
    auto &time = session.config.model.templateTime;
    if (!time && found && !found->checkpoint.provenance.moment.empty())
        time = found->checkpoint.provenance.moment;
    if (!time)
        time = base::localNow();
    session.provenance.moment = *time;
}

} // namespace

base::Result<std::unique_ptr<Session>> setUp(const config::FineTuneConfig &config, run::StartMode mode, RunContext &context)
{
    auto session = std::unique_ptr<Session>(new Session { config, context });
    removeUnfinishedCheckpoints(context.folder());
    auto search = findCheckpoint(context, mode);
    if (!search)
        return search.error();
    auto &found = *search;
    settleTime(*session, found);
    session->provenance.adapter = data::describeAdapter(config.model);
    const auto files = findBaseModel(*session);
    if (!files)
        return files.error();
    if (!found)
        if (auto whole = run::checkData(context.folder()); !whole)
            return whole.error();
    Hashing hashing(*session, *files);
    if (found) {
        if (auto hashed = hashing.wait(*session); !hashed)
            return hashed.error();
        if (auto same = checkInputs(*session, *found, mode); !same)
            return same.error();
    }
    session->adapter = sizeOfAdapter(*session, found, *files);
    if (auto loaded = loadModel(*session, *files); !loaded)
        return loaded.error();
    if (context.endingWished())
        return stopped();
    if (auto configured = configure(*session, *files, found, mode); !configured)
        return configured.error();
    if (auto loaded = loadData(*session); !loaded)
        return loaded.error();
    if (auto placed = findPlace(*session, *files, found, mode); !placed)
        return placed.error();
    if (context.endingWished())
        return stopped();
    const auto &training = config.training;
    session->plan
        = plan::planSteps(session->data->size(), training.batchSize, training.gradientAccumulationSteps, training.numEpochs, training.maxSteps);
    if (auto checked = checkBeforehand(*session); !checked)
        return checked.error();
    if (!found)
        if (auto hashed = hashing.wait(*session); !hashed)
            return hashed.error();

    session->schedule.emplace(training.lrScheduler, training.learningRate, training.warmupSteps, session->plan.totalSteps);
    session->provenance.seed = training.seed;
    session->provenance.threads = at::get_num_threads();
    auto configHash = base::sha256OfFile(context.folder().configFile());
    if (!configHash)
        return configHash.error();
    session->provenance.configHash = std::move(*configHash);
    if (found)
        if (auto taken = takeUp(*session, *found, mode); !taken)
            return taken.error();
    return session;
}

base::Status saveSession(Session &session)
{
    if (session.savedStep == session.progress.step)
        return base::ok();
    const auto saveAdapter = [&](const base::Target &folder) { return session.network->saveAdapter(folder, session.config.model.modelName); };
    session.progress.seconds = session.context.seconds();
    const CheckpointParts parts { saveAdapter, *session.optimizer, session.network->randomState(), session.progress, session.provenance };
    const auto saved = saveCheckpoint(session.context.folder(), parts, { session.config.training.keepLast, session.config.training.keepBest });
    if (!saved)
        return saved.error();
    session.savedStep = session.progress.step;
    if (!saved->warning.empty())
        if (auto said = session.context.log(saved->warning); !said)
            return said;
    return session.context.report(
        "checkpoint", { { "step", session.progress.step }, { "path", saved->folder.filename().string() }, { "bytes", saved->bytes } });
}

base::Status saveFinalAdapter(Session &session)
{
    const auto folder = session.context.folder().target("");
    if (!folder)
        return folder.error();
    const auto target = *folder / "adapter", temporary = *folder / "adapter.tmp";
    if (auto removed = base::removeAll(temporary); !removed)
        return removed;
    if (auto made = base::makeFolder(temporary); !made)
        return made;
    auto note = base::fill("It stands after step %1 of %2.", // not translated: its README.md
        { std::to_string(session.progress.step), std::to_string(session.plan.totalSteps) });
    if (session.progress.bestStep >= 0)
        note += base::fill(" The best evaluation, with loss %1, was after step %2.", // not translated: its README.md
            { base::formatNumber(session.progress.bestEvalLoss), std::to_string(session.progress.bestStep) });
    if (auto saved = session.network->saveAdapter(temporary, session.config.model.modelName, note); !saved)
        return saved;
    if (auto replaced = base::replaceFolder(temporary, target); !replaced)
        return replaced;
    return base::syncFolder(session.context.folder().path());
}

} // namespace anneal::train
