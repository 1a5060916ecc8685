// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

constexpr int kFormat = 1;
constexpr std::int64_t kLastStep = std::int64_t(1) << 53;
constexpr std::int64_t kMostTokensAStep = std::int64_t(1) << 31; // far more than a step can have
constexpr double kMostSeconds = 1e10;                            // three centuries
constexpr const char *kManifest = "manifest.json";
const std::string kStepsOf = "steps of "; // not translated: a key

std::int64_t stepOf(const fs::path &checkpoint)
{
    return std::stoll(checkpoint.filename().string().substr(std::string("checkpoint-").size()));
}

base::Status writeJson(const base::Target &file, const base::Json &json)
{
    return base::writeFile(file, base::toJsonText(json));
}

/// What the file of moments says of steps: the most, and by name those that had fewer.
std::map<std::string, std::string> stepsText(const AdamW &optimizer)
{
    std::map<std::string, std::string> text { { "steps", std::to_string(optimizer.steps()) } };
    for (const auto &[name, steps] : optimizer.stepsByName())
        if (steps != optimizer.steps())
            text[kStepsOf + name] = std::to_string(steps);
    return text;
}

base::Status writeMoments(const base::Target &file, const AdamW &optimizer)
{
    std::vector<weights::TensorToWrite> tensors;
    for (const auto &[name, tensor] : optimizer.moments())
        tensors.push_back({ name, "F32", tensor.sizes().vec(), { static_cast<const std::byte *>(tensor.data_ptr()), tensor.nbytes() } });
    return weights::writeSafetensors(file, std::move(tensors), stepsText(optimizer));
}

base::Json toJson(const Progress &progress, const Provenance &provenance)
{
    auto best = base::Json::array();
    for (const auto &[step, loss] : progress.best)
        best.push_back({ { "step", step }, { "loss", loss } });
    return {
        { "step", progress.step },
        { "tokens", progress.tokens },
        { "trained_tokens", progress.trainedTokens },
        { "seconds", progress.seconds },
        { "loss_sum", progress.lossSum },
        { "loss_steps", progress.lossSteps },
        { "accuracy_sum", progress.accuracySum },
        { "entropy_sum", progress.entropySum },
        { "best_eval_loss", progress.bestStep < 0 ? base::Json(nullptr) : base::Json(progress.bestEvalLoss) },
        { "best_step", progress.bestStep },
        { "best", std::move(best) },
        { "evaluations_since_best", progress.evaluationsSinceBest },
        { "evaluated_step", progress.evaluatedStep },
        { "config_sha256", provenance.configHash },
        { "inputs_sha256", provenance.inputs },
        { "adapter", provenance.adapter },
        { "template_time", provenance.moment },
    };
}

/// Name, size and hash of every file, so that a reader can tell a whole checkpoint from a damaged one.
base::Result<base::Json> listFiles(const fs::path &folder, std::uint64_t &bytes)
{
    const auto paths = base::entriesOf(folder);
    if (!paths)
        return paths.error();
    auto files = base::Json::array();
    for (const auto &path : *paths) {
        auto hash = base::sha256OfFile(path);
        if (!hash)
            return hash.error();
        std::error_code failure;
        const auto size = fs::file_size(path, failure);
        bytes += size;
        files.push_back({ { "name", path.filename().string() }, { "bytes", size }, { "sha256", *hash } });
    }
    return files;
}

base::Result<std::uint64_t> writeParts(const base::Target &folder, const CheckpointParts &parts)
{
    const auto &[saveAdapter, optimizer, random, progress, provenance] = parts;
    if (auto saved = saveAdapter(folder); !saved)
        return saved.error();
    if (auto saved = writeMoments(folder / "optimizer.safetensors", optimizer); !saved)
        return saved.error();
    // Numbers beyond 2^53 are exact here: nlohmann keeps 64-bit integers.
    if (auto saved = writeJson(folder / "rng.json", { { "dropout", { { "seed", random.seed }, { "drawn", random.drawn } } } }); !saved)
        return saved.error();
    const base::Json position { { "seed", provenance.seed }, { "step", progress.step }, { "sequences", provenance.sequences },
        { "data_sha256", provenance.dataHash } };
    if (auto saved = writeJson(folder / "dataloader.json", position); !saved)
        return saved.error();
    if (auto saved = writeJson(folder / "trainer.json", toJson(progress, provenance)); !saved)
        return saved.error();

    std::uint64_t bytes = 0;
    auto files = listFiles(folder.path(), bytes);
    if (!files)
        return files.error();
    const base::Json manifest { { "format", kFormat }, { "step", progress.step }, { "device", "cpu" }, { "dtype", provenance.dtype },
        { "threads", provenance.threads }, { "time", base::utcNow() }, { "files", std::move(*files) } };
    if (auto saved = writeJson(folder / kManifest, manifest); !saved)
        return saved.error();
    return bytes;
}

/// Whether the checkpoint of a step stays because of its evaluation.
bool isAmongBest(std::int64_t step, const Progress &progress, std::int64_t keepBest)
{
    if (keepBest <= 0)
        return false;
    const auto count = std::min(progress.best.size(), static_cast<std::size_t>(keepBest));
    return step == progress.bestStep
        || std::any_of(progress.best.begin(), progress.best.begin() + std::ptrdiff_t(count), [&](const auto &one) { return one.step == step; });
}

void prune(const run::RunFolder &folder, const Progress &progress, const Retention &retention)
{
    auto checkpoints = folder.checkpoints();
    const auto keep = static_cast<std::size_t>(std::max<std::int64_t>(1, retention.keepLast));
    if (checkpoints.size() <= keep)
        return;
    checkpoints.resize(checkpoints.size() - keep);
    for (const auto &old : checkpoints) {
        if (isAmongBest(stepOf(old), progress, retention.keepBest))
            continue;
        // Without its manifest it is no checkpoint any more, so a kill during the removal leaves nothing that looks like one.
        std::error_code failure;
        fs::remove(old / kManifest, failure);
        fs::remove_all(old, failure);
    }
}

base::Result<base::Json> readJson(const fs::path &file)
{
    const auto text = base::readFile(file, 16 << 20);
    if (!text)
        return text.error();
    auto json = base::parseJson(*text);
    if (!json)
        return corrupt(file, json.error().detail);
    if (!json->is_object())
        return corrupt(file, tr_("it is not an object"));
    return json;
}

/// Every file of the manifest is there with its size and hash.
base::Result<base::Json> verifiedManifest(const fs::path &folder)
{
    auto manifest = readJson(folder / kManifest);
    if (!manifest)
        return manifest.error();
    if (manifest->value("format", 0) > kFormat)
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 was written by a newer version.", folder.string()), {} };
    if (!manifest->contains("files") || !(*manifest)["files"].is_array() || (*manifest)["files"].empty())
        return corrupt(folder / kManifest, tr_("it lists no files"));
    for (const auto &file : (*manifest)["files"]) {
        const auto name = file.is_object() ? file.value("name", "") : "";
        if (name.empty() || name.find('/') != std::string::npos)
            return corrupt(folder / kManifest, tr_("a file in it has no name"));
        std::error_code missing;
        if (fs::file_size(folder / name, missing) != file.value("bytes", std::uint64_t(0)) || missing)
            return corrupt(folder / name, tr_("it is missing or has another size than when it was written"));
        const auto hash = base::sha256OfFile(folder / name);
        if (!hash)
            return hash.error();
        if (*hash != file.value("sha256", ""))
            return corrupt(folder / name, tr_("its bytes are not those that were written"));
    }
    return manifest;
}

struct Damage
{
    base::Error error;
};

/// An object of a checkpoint's file, read so that whatever is missing in it, or is not what it must be, throws Damage that says so in words.
class Part
{
public:
    Part(fs::path file, base::Json object) : m_file(std::move(file)), m_object(std::move(object)) { }

    bool has(const char *key) const { return m_object.contains(key); }
    Part part(const char *key) const
    {
        const auto &value = at(key);
        if (!value.is_object())
            fail(key, value);
        return { m_file, value };
    }
    /// get() would cut fractions off and turn signs around.
    std::int64_t whole(const char *key, std::int64_t least = 0, std::int64_t most = INT64_MAX) const
    {
        const auto &value = at(key);
        const bool fits = value.is_number_integer() && !(value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(INT64_MAX));
        if (!fits || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
            fail(key, value);
        return value.get<std::int64_t>();
    }
    std::uint64_t seed(const char *key) const
    {
        const auto &value = at(key);
        if (!value.is_number_integer())
            fail(key, value);
        return value.get<std::uint64_t>();
    }
    double number(const char *key) const { return number(key, -std::numeric_limits<double>::max(), std::numeric_limits<double>::max()); }
    double number(const char *key, double least, double most) const
    {
        const auto &value = at(key);
        if (!value.is_number() || !(value.get<double>() >= least && value.get<double>() <= most))
            fail(key, value);
        return value.get<double>();
    }
    std::string text(const char *key) const
    {
        const auto &value = at(key);
        if (!value.is_string())
            fail(key, value);
        return value.get<std::string>();
    }
    bool isNumber(const char *key) const { return at(key).is_number(); }
    std::vector<Part> list(const char *key) const
    {
        const auto &value = at(key);
        std::vector<Part> parts;
        for (const auto &one : value) {
            if (!value.is_array() || !one.is_object())
                fail(key, value);
            parts.emplace_back(m_file, one);
        }
        return parts;
    }
    std::map<std::string, std::string> texts(const char *key) const
    {
        std::map<std::string, std::string> texts;
        const auto all = part(key);
        for (const auto &[name, value] : all.m_object.items())
            texts[name] = all.text(name.c_str());
        return texts;
    }

private:
    const base::Json &at(const char *key) const
    {
        const auto found = m_object.find(key);
        if (found == m_object.end())
            throw Damage { corrupt(m_file, tr_("there is no \"%1\" in it", key)) };
        return *found;
    }
    [[noreturn]] void fail(const char *key, const base::Json &value) const
    {
        constexpr std::size_t kMost = 60; // bytes that a message shows
        const auto text = base::toJsonLine(value);
        throw Damage { corrupt(
            m_file, text.size() > kMost ? tr_("\"%1\" has a value that is not allowed", key) : tr_("\"%1\" cannot be %2", key, text)) };
    }

    fs::path m_file;
    base::Json m_object;
};

Part readPart(const fs::path &file)
{
    auto json = readJson(file);
    if (!json)
        throw Damage { json.error() };
    return { file, std::move(*json) };
}

/// The steps of an optimiser, of the description of its file.
std::optional<std::int64_t> stepsIn(const std::string &text)
{
    std::int64_t steps = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), steps);
    return failure == std::errc() && end == text.data() + text.size() ? std::optional(steps) : std::nullopt;
}

base::Result<Checkpoint> readCheckpoint(const fs::path &folder)
try {
    const auto manifest = verifiedManifest(folder);
    if (!manifest)
        return manifest.error();
    const auto random = readPart(folder / "rng.json"), position = readPart(folder / "dataloader.json"), trainer = readPart(folder / "trainer.json");
    const auto moments = weights::SafetensorsFile::open(folder / "optimizer.safetensors");
    if (!moments)
        return moments.error();
    if (const auto metadata = moments->metadata(); !metadata.contains("steps") || !stepsIn(metadata.at("steps")))
        return corrupt(folder / "optimizer.safetensors", tr_("it does not count its steps"));

    Checkpoint checkpoint;
    checkpoint.folder = folder;
    const auto dropout = random.part("dropout");
    checkpoint.random = { dropout.seed("seed"), static_cast<std::uint64_t>(dropout.whole("drawn")) };
    auto &progress = checkpoint.progress;
    progress.step = trainer.whole("step", 1);
    if (progress.step != stepOf(folder) || progress.step > kLastStep || position.whole("step") != progress.step)
        return corrupt(folder / "trainer.json", tr_("its step is not that of the folder"));
    progress.tokens = trainer.whole("tokens", 0, std::min(progress.step, kLastStep / kMostTokensAStep) * kMostTokensAStep);
    progress.trainedTokens = trainer.whole("trained_tokens", 0, progress.tokens);
    progress.seconds = trainer.number("seconds", 0, kMostSeconds);
    progress.lossSum = trainer.number("loss_sum");
    progress.lossSteps = trainer.whole("loss_steps", 0, progress.step);
    progress.accuracySum = trainer.has("accuracy_sum") ? trainer.number("accuracy_sum") : 0.0;
    progress.entropySum = trainer.has("entropy_sum") ? trainer.number("entropy_sum") : 0.0;
    // A loss that was no number is written as null: then nothing is the best yet.
    if (trainer.isNumber("best_eval_loss")) {
        progress.bestEvalLoss = trainer.number("best_eval_loss");
        progress.bestStep = trainer.whole("best_step", -1, progress.step);
    }
    if (trainer.has("best"))
        for (const auto &one : trainer.list("best"))
            progress.best.push_back({ one.whole("step", 0, progress.step), one.number("loss") });
    progress.evaluationsSinceBest = trainer.whole("evaluations_since_best", 0, kLastStep);
    progress.evaluatedStep
        = trainer.has("evaluated_step") ? trainer.whole("evaluated_step", -1, progress.step) : progress.step; // older ones: no word
    auto &provenance = checkpoint.provenance;
    provenance.configHash = trainer.text("config_sha256");
    provenance.namesInputs = trainer.has("inputs_sha256");
    if (provenance.namesInputs)
        provenance.inputs = trainer.texts("inputs_sha256");
    provenance.adapter = trainer.has("adapter") ? trainer.text("adapter") : "";
    provenance.moment = trainer.has("template_time") ? trainer.text("template_time") : "";
    provenance.dataHash = position.text("data_sha256");
    provenance.sequences = position.whole("sequences");
    provenance.seed = position.whole("seed", INT64_MIN);
    if (checkpoint.random.seed != static_cast<std::uint64_t>(provenance.seed))
        return corrupt(folder / "rng.json", tr_("its seed is not that of dataloader.json"));
    const Part made(folder / kManifest, *manifest);
    provenance.threads = static_cast<int>(std::min<std::int64_t>(made.whole("threads"), INT_MAX));
    provenance.dtype = made.text("dtype");
    return checkpoint;
} catch (const Damage &damage) {
    return damage.error;
} catch (const base::Json::exception &) { // of the manifest
    return corrupt(folder / kManifest, tr_("a value in it is not what it must be"));
}

} // namespace

base::Error corrupt(const fs::path &file, std::string_view what)
{
    return { base::ErrorKind::Corrupt, file.string() + ": " + std::string(what) + ".", {} };
}

base::Result<SavedCheckpoint> saveCheckpoint(const run::RunFolder &folder, const CheckpointParts &parts, const Retention &retention)
{
    const auto name = "checkpoint-" + std::to_string(parts.progress.step);
    const auto place = folder.target("");
    if (!place)
        return place.error();
    const auto target = *place / name, temporary = *place / (name + ".tmp");
    std::error_code failure;
    if (fs::is_directory(fs::symlink_status(target.path(), failure)) && fs::exists(target.path() / kManifest, failure))
        return SavedCheckpoint { target.path(), 0, {} }; // the same step, saved already
    for (const auto &old : { temporary, target })        // without a manifest: half removed
        if (auto removed = base::removeAll(old); !removed)
            return removed.error();
    if (auto made = base::makeFolder(temporary); !made)
        return made.error();

    const auto bytes = writeParts(temporary, parts);
    if (!bytes) {
        (void)base::removeAll(temporary);
        return bytes.error();
    }
    if (auto synced = base::syncFolder(temporary.path()); !synced)
        return synced.error();
    if (auto renamed = base::renameTo(temporary, target); !renamed)
        return renamed.error();
    if (auto synced = base::syncFolder(folder.path()); !synced)
        return synced.error();
    const auto pointed = base::writeFile(*place / "latest", name + "\n");
    prune(folder, parts.progress, retention);
    return SavedCheckpoint { target.path(), *bytes,
        pointed ? std::string() : pointed.error().text() + " " + tr_("Training continues: only people read that file.") };
}

std::string notUsed(const fs::path &checkpoint, const base::Error &why)
{
    return tr_("%1 is not used: %2", checkpoint.filename().string(), why.detail);
}

base::Result<CheckpointSearch> newestCheckpoint(const run::RunFolder &folder, std::int64_t below, std::vector<std::string> damaged)
{
    CheckpointSearch search;
    search.damaged = std::move(damaged);
    const auto checkpoints = folder.findCheckpoints();
    if (!checkpoints)
        return checkpoints.error();
    for (auto candidate = checkpoints->rbegin(); candidate != checkpoints->rend(); ++candidate) {
        if (stepOf(*candidate) >= below)
            continue;
        auto checkpoint = readCheckpoint(*candidate);
        if (checkpoint) {
            search.checkpoint = std::move(*checkpoint);
            return search;
        }
        search.damaged.push_back(notUsed(*candidate, checkpoint.error()));
    }
    auto detail = tr_("There is no checkpoint to continue from in %1.", folder.path().string());
    for (const auto &reason : search.damaged)
        detail += " " + reason;
    return base::Error { base::ErrorKind::NotFound, detail, tr_("Start a new run.") };
}

void setAsideNewer(const run::RunFolder &folder, std::int64_t step)
{
    for (const auto &path : folder.checkpoints()) {
        if (stepOf(path) <= step)
            continue;
        std::error_code failure;
        auto aside = path;
        aside += ".damaged";
        fs::remove_all(aside, failure);
        fs::rename(path, aside, failure);
    }
}

base::Status restoreOptimizer(const Checkpoint &checkpoint, AdamW &optimizer)
{
    const auto path = checkpoint.folder / "optimizer.safetensors";
    const auto file = weights::SafetensorsFile::open(path);
    if (!file)
        return file.error();
    const auto moments = optimizer.moments();
    if (file->tensors().size() != moments.size())
        return corrupt(path, tr_("it belongs to another adapter"));
    for (const auto &[name, tensor] : moments) {
        const auto found = file->tensors().find(name);
        if (found == file->tensors().end() || found->second.dtype != "F32" || found->second.shape != tensor.sizes().vec())
            return corrupt(path, tr_("there is no %1 of the right shape in it", name));
        std::memcpy(tensor.data_ptr(), found->second.bytes.data(), tensor.nbytes());
        if (!at::isfinite(tensor).all().item<bool>())
            return corrupt(path, tr_("not all of %1 are finite numbers", name));
        if (name.starts_with("v.") && at::lt(tensor, 0).any().item<bool>()) // means of squares
            return corrupt(path, tr_("some of %1 are below zero", name));
    }
    const auto metadata = file->metadata();
    for (const auto &[key, value] : metadata) {
        const bool isAll = key == "steps";
        if (!isAll && !key.starts_with(kStepsOf))
            continue;
        const auto steps = stepsIn(value);
        if (!steps || *steps < 0 || *steps > checkpoint.progress.step)
            return corrupt(path, tr_("it counts %1 steps, the checkpoint %2", value.substr(0, 20), checkpoint.progress.step));
        if (isAll)
            optimizer.setSteps(*steps);
    }
    for (const auto &[key, value] : metadata) // after those of all
        if (key.starts_with(kStepsOf))
            optimizer.setSteps(key.substr(kStepsOf.size()), *stepsIn(value));
    return file->file()->status();
}

void removeUnfinishedCheckpoints(const run::RunFolder &folder)
{
    std::error_code failure;
    const auto entries = base::entriesOf(folder.path());
    if (!entries)
        return;
    for (const auto &entry : *entries) {
        const auto name = entry.filename().string();
        const bool isOurs = (name.starts_with("checkpoint-") || name.starts_with("adapter")) && name.ends_with(".tmp");
        const bool isWriteFiles = base::isTemporaryNameFor(name.substr(0, name.rfind(".tmp-")), name) && !fs::is_directory(entry, failure);
        if (isOurs || isWriteFiles)
            fs::remove_all(entry, failure);
    }
}

} // namespace anneal::train
