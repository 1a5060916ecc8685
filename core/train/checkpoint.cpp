// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

const std::string kStepsOf = "steps of "; // not translated: a key

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
    if (auto saved = writeMoments(folder / run::kCheckpointMoments, optimizer); !saved)
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
    const base::Json manifest { { "format", run::kCheckpointFormat }, { "step", progress.step }, { "device", "cpu" }, { "dtype", provenance.dtype },
        { "threads", provenance.threads }, { "time", base::utcNow() }, { "files", std::move(*files) } };
    if (auto saved = writeJson(folder / run::kCheckpointManifest, manifest); !saved)
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
        if (isAmongBest(run::stepOf(old), progress, retention.keepBest))
            continue;
        // Without its manifest it is no checkpoint any more, so a kill during the removal leaves nothing that looks like one.
        std::error_code failure;
        fs::remove(old / run::kCheckpointManifest, failure);
        fs::remove_all(old, failure);
    }
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
    if (fs::is_directory(fs::symlink_status(target.path(), failure)) && fs::exists(target.path() / run::kCheckpointManifest, failure))
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

void setAsideNewer(const run::RunFolder &folder, std::int64_t step)
{
    for (const auto &path : folder.checkpoints()) {
        if (run::stepOf(path) <= step)
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
    const auto path = checkpoint.folder / run::kCheckpointMoments;
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
        const auto steps = run::momentSteps(value);
        if (!steps || *steps < 0 || *steps > checkpoint.progress.step)
            return corrupt(path, tr_("it counts %1 steps, the checkpoint %2", value.substr(0, 20), checkpoint.progress.step));
        if (isAll)
            optimizer.setSteps(*steps);
    }
    for (const auto &[key, value] : metadata) // after those of all
        if (key.starts_with(kStepsOf))
            optimizer.setSteps(key.substr(kStepsOf.size()), *run::momentSteps(value));
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
