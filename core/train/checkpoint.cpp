// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

constexpr int kFormat = 1;
constexpr std::int64_t kLastStep = std::int64_t(1) << 53;
constexpr const char *kManifest = "manifest.json";
const std::string kStepsOf = "steps of ";

std::int64_t stepOf(const fs::path &checkpoint)
{
    return std::stoll(checkpoint.filename().string().substr(std::string("checkpoint-").size()));
}

base::Error corrupt(const fs::path &file, std::string_view what)
{
    return { base::ErrorKind::Corrupt, file.string() + ": " + std::string(what) + ".", {} };
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
        return corrupt(file, "it is not an object");
    return json;
}

/// Every file of the manifest is there with its size and hash.
base::Result<base::Json> verifiedManifest(const fs::path &folder)
{
    auto manifest = readJson(folder / kManifest);
    if (!manifest)
        return manifest.error();
    if (manifest->value("format", 0) > kFormat)
        return base::Error { base::ErrorKind::Unsupported, folder.string() + " was written by a newer version.", {} };
    if (!manifest->contains("files") || !(*manifest)["files"].is_array() || (*manifest)["files"].empty())
        return corrupt(folder / kManifest, "it lists no files");
    for (const auto &file : (*manifest)["files"]) {
        const auto name = file.is_object() ? file.value("name", "") : "";
        if (name.empty() || name.find('/') != std::string::npos)
            return corrupt(folder / kManifest, "a file in it has no name");
        std::error_code missing;
        if (fs::file_size(folder / name, missing) != file.value("bytes", std::uint64_t(0)) || missing)
            return corrupt(folder / name, "it is missing or has another size than when it was written");
        const auto hash = base::sha256OfFile(folder / name);
        if (!hash)
            return hash.error();
        if (*hash != file.value("sha256", ""))
            return corrupt(folder / name, "its bytes are not those that were written");
    }
    return manifest;
}

/// A whole number of at least `least`; get() would cut fractions off and turn signs around. Throws, as at() does.
std::int64_t wholeAt(const base::Json &object, const char *key, std::int64_t least = 0)
{
    const auto &value = object.at(key);
    const bool fits = value.is_number_integer() && !(value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(INT64_MAX));
    if (!fits || value.get<std::int64_t>() < least)
        throw std::domain_error(std::string("\"") + key + "\" cannot be " + base::toJsonLine(value));
    return value.get<std::int64_t>();
}

base::Result<Checkpoint> readCheckpoint(const fs::path &folder)
try {
    const auto manifest = verifiedManifest(folder);
    if (!manifest)
        return manifest.error();
    const auto random = readJson(folder / "rng.json");
    const auto position = readJson(folder / "dataloader.json");
    const auto trainer = readJson(folder / "trainer.json");
    for (const auto *part : { &random, &position, &trainer })
        if (!*part)
            return part->error();
    const auto moments = weights::SafetensorsFile::open(folder / "optimizer.safetensors");
    if (!moments)
        return moments.error();

    Checkpoint checkpoint;
    checkpoint.folder = folder;
    const auto &dropout = random->at("dropout");
    checkpoint.random = { dropout.at("seed").get<std::uint64_t>(), static_cast<std::uint64_t>(wholeAt(dropout, "drawn")) };
    (void)std::stoll(moments->metadata().at("steps"));
    auto &progress = checkpoint.progress;
    progress.step = wholeAt(*trainer, "step", 1);
    if (progress.step != stepOf(folder) || progress.step > kLastStep || wholeAt(*position, "step") != progress.step)
        return corrupt(folder / "trainer.json", "its step is not that of the folder");
    progress.tokens = wholeAt(*trainer, "tokens");
    progress.trainedTokens = wholeAt(*trainer, "trained_tokens");
    progress.seconds = trainer->at("seconds").get<double>();
    progress.lossSum = trainer->at("loss_sum").get<double>();
    progress.lossSteps = wholeAt(*trainer, "loss_steps");
    progress.accuracySum = trainer->value("accuracy_sum", 0.0);
    progress.entropySum = trainer->value("entropy_sum", 0.0);
    // A loss that was no number is written as null: then nothing is the best yet.
    if (const auto &loss = trainer->at("best_eval_loss"); loss.is_number()) {
        progress.bestEvalLoss = loss.get<double>();
        progress.bestStep = wholeAt(*trainer, "best_step", -1);
    }
    for (const auto &one : trainer->value("best", base::Json::array()))
        progress.best.push_back({ wholeAt(one, "step"), one.at("loss").get<double>() });
    progress.evaluationsSinceBest = wholeAt(*trainer, "evaluations_since_best");
    progress.evaluatedStep = trainer->contains("evaluated_step") ? wholeAt(*trainer, "evaluated_step", -1) : progress.step; // older ones: no word
    auto &provenance = checkpoint.provenance;
    provenance.configHash = trainer->at("config_sha256").get<std::string>();
    provenance.inputs = trainer->value("inputs_sha256", std::map<std::string, std::string> {});
    provenance.adapter = trainer->value("adapter", "");
    provenance.moment = trainer->value("template_time", "");
    provenance.dataHash = position->at("data_sha256").get<std::string>();
    provenance.sequences = wholeAt(*position, "sequences");
    provenance.seed = wholeAt(*position, "seed", INT64_MIN);
    if (checkpoint.random.seed != static_cast<std::uint64_t>(provenance.seed))
        return corrupt(folder / "rng.json", "its seed is not that of dataloader.json");
    provenance.threads = manifest->at("threads").get<int>();
    provenance.dtype = manifest->at("dtype").get<std::string>();
    return checkpoint;
} catch (const std::bad_alloc &) { // no fault of the checkpoint
    throw;
} catch (const std::exception &problem) { // a key is missing or of another type
    return corrupt(folder, problem.what());
}

} // namespace

base::Result<SavedCheckpoint> saveCheckpoint(const run::RunFolder &folder, const CheckpointParts &parts, const Retention &retention)
{
    const auto name = "checkpoint-" + std::to_string(parts.progress.step);
    const auto place = folder.target("");
    if (!place)
        return place.error();
    const auto target = *place / name, temporary = *place / (name + ".tmp");
    std::error_code failure;
    if (fs::exists(target.path() / kManifest, failure))
        return SavedCheckpoint { target.path(), 0 }; // the same step, saved already
    for (const auto &old : { temporary, target })    // without a manifest: half removed
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
    if (auto pointed = base::writeFile(*place / "latest", name + "\n"); !pointed)
        return pointed.error();
    prune(folder, parts.progress, retention);
    return SavedCheckpoint { target.path(), *bytes };
}

std::string notUsed(const fs::path &checkpoint, const base::Error &why)
{
    return checkpoint.filename().string() + " is not used: " + why.detail;
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
    std::string detail = "There is no checkpoint to go on from in " + folder.path().string() + ".";
    for (const auto &reason : search.damaged)
        detail += " " + reason;
    return base::Error { base::ErrorKind::NotFound, detail, "Start a new run." };
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
        return corrupt(path, "it belongs to another adapter");
    for (const auto &[name, tensor] : moments) {
        const auto found = file->tensors().find(name);
        if (found == file->tensors().end() || found->second.dtype != "F32" || found->second.shape != tensor.sizes().vec())
            return corrupt(path, "there is no " + name + " of the right shape in it");
        std::memcpy(tensor.data_ptr(), found->second.bytes.data(), tensor.nbytes());
        if (!at::isfinite(tensor).all().item<bool>())
            return corrupt(path, "not all of " + name + " are finite numbers");
    }
    const auto metadata = file->metadata();
    for (const auto &[key, value] : metadata) {
        const bool isAll = key == "steps";
        if (!isAll && !key.starts_with(kStepsOf))
            continue;
        const auto steps = std::strtoll(value.c_str(), nullptr, 10);
        if (steps < 0 || steps > checkpoint.progress.step)
            return corrupt(path, "it counts " + std::to_string(steps) + " steps of " + std::to_string(checkpoint.progress.step));
        if (isAll)
            optimizer.setSteps(steps);
    }
    for (const auto &[key, value] : metadata) // after those of all
        if (key.starts_with(kStepsOf))
            optimizer.setSteps(key.substr(kStepsOf.size()), std::strtoll(value.c_str(), nullptr, 10));
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
