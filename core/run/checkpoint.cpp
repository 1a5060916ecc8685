// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/checkpoint.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/weights/safetensorsfile.h"

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdint>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kMostTokensAStep = std::int64_t(1) << 31; // far more than a step can have
constexpr double kMostSeconds = 1e10;                            // three centuries
constexpr std::size_t kMostShown = 64;                           // are read to be shown: a folder of a stranger may have thousands
constexpr std::size_t kMostNamed = 20;                           // reasons; a folder of a stranger may have thousands of checkpoints

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

/// Every file of the manifest is there with its size, and with its hash as long as there is something left to be compared.
base::Result<base::Json> verifiedManifest(const fs::path &folder, std::uint64_t &compared, const std::stop_token &stop)
{
    auto manifest = readJson(folder / kCheckpointManifest);
    if (!manifest)
        return manifest.error();
    if (manifest->value("format", 0) > kCheckpointFormat)
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 was written by a newer version.", folder.string()), {} };
    if (!manifest->contains("files") || !(*manifest)["files"].is_array() || (*manifest)["files"].empty())
        return corrupt(folder / kCheckpointManifest, tr_("it lists no files"));
    bool hasMoments = false;
    for (const auto &file : (*manifest)["files"]) {
        const auto name = file.is_object() ? file.value("name", "") : "";
        if (name.empty() || name.find('/') != std::string::npos)
            return corrupt(folder / kCheckpointManifest, tr_("a file in it has no name"));
        std::error_code missing;
        const auto size = fs::file_size(folder / name, missing);
        if (missing || size != file.value("bytes", std::uint64_t(0)))
            return corrupt(folder / name, tr_("it is missing or has another size than when it was written"));
        hasMoments = hasMoments || name == kCheckpointMoments;
        if (size > compared)
            continue;
        compared -= size;
        const auto hash = base::sha256OfFile(folder / name, stop);
        if (!hash)
            return hash.error();
        if (*hash != file.value("sha256", ""))
            return corrupt(folder / name, tr_("its bytes are not those that were written"));
    }
    if (!hasMoments)
        return corrupt(folder / kCheckpointManifest, tr_("it lists no optimizer.safetensors"));
    return manifest;
}

/// What is wrong with the moments of a checkpoint, as far as it can be told without an optimiser. Also where the manifest says nothing against
/// them: whoever made the folder made both.
base::Status checkMoments(const fs::path &folder)
{
    const auto file = folder / kCheckpointMoments;
    const auto moments = weights::SafetensorsFile::open(file);
    if (!moments)
        return moments.error();
    if (const auto &metadata = moments->metadata(); !metadata.contains("steps") || !momentSteps(metadata.at("steps")))
        return corrupt(file, tr_("it does not count its steps"));
    return base::ok();
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

base::Result<Checkpoint> readCheckpoint(const fs::path &folder, std::uint64_t &compared, const std::stop_token &stop)
try {
    const auto manifest = verifiedManifest(folder, compared, stop);
    if (!manifest)
        return manifest.error();
    if (const auto sound = checkMoments(folder); !sound)
        return sound.error();
    const auto random = readPart(folder / "rng.json"), position = readPart(folder / "dataloader.json"), trainer = readPart(folder / "trainer.json");

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
    const Part made(folder / kCheckpointManifest, *manifest);
    provenance.threads = static_cast<int>(std::min<std::int64_t>(made.whole("threads"), INT_MAX));
    provenance.dtype = made.text("dtype");
    return checkpoint;
} catch (const Damage &damage) {
    return damage.error;
} catch (const base::Json::exception &) { // of the manifest
    return corrupt(folder / kCheckpointManifest, tr_("a value in it is not what it must be"));
}

struct Found
{
    std::optional<Checkpoint> checkpoint;
    std::vector<std::string> damaged;
};

/// The newest first, until one is whole.
base::Result<Found> look(const RunFolder &folder, CheckpointQuestion &question)
{
    const auto checkpoints = folder.findCheckpoints();
    if (!checkpoints)
        return checkpoints.error();
    Found found { std::nullopt, std::move(question.damaged) };
    std::size_t unnamed = 0, left = question.most;
    for (auto candidate = checkpoints->rbegin(); candidate != checkpoints->rend() && !found.checkpoint; ++candidate) {
        if (question.stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("Looking for a checkpoint was canceled."), {} };
        if (stepOf(*candidate) >= question.below)
            continue;
        std::error_code failure;
        if (fs::exists(*candidate / kCheckpointManifest, failure) && left-- == 0)
            break;
        if (auto checkpoint = readCheckpoint(*candidate, question.compared, question.stop))
            found.checkpoint = std::move(*checkpoint);
        else if (found.damaged.size() < kMostNamed)
            found.damaged.push_back(notUsed(*candidate, checkpoint.error()));
        else
            ++unnamed;
    }
    if (unnamed > 0)
        found.damaged.push_back(
            unnamed == 1 ? tr_("1 more checkpoint is not used.") : tr_("%1 more checkpoints are not used.", base::formatCount(unnamed)));
    return found;
}

} // namespace

std::optional<std::int64_t> momentSteps(const std::string &text)
{
    std::int64_t steps = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), steps);
    return failure == std::errc() && end == text.data() + text.size() ? std::optional(steps) : std::nullopt;
}

base::Error corrupt(const fs::path &file, std::string_view what)
{
    return { base::ErrorKind::Corrupt, file.string() + ": " + std::string(what) + ".", {} };
}

std::string notUsed(const fs::path &checkpoint, const base::Error &why)
{
    return tr_("%1 is not used: %2", checkpoint.filename().string(), why.detail);
}

base::Result<CheckpointSearch> newestCheckpoint(const RunFolder &folder, CheckpointQuestion question)
{
    auto found = look(folder, question);
    if (!found)
        return found.error();
    if (found->checkpoint)
        return CheckpointSearch { std::move(*found->checkpoint), std::move(found->damaged) };
    auto detail = tr_("There is no checkpoint to continue from in %1.", folder.path().string());
    for (const auto &reason : found->damaged)
        detail += " " + reason;
    return base::Error { base::ErrorKind::NotFound, detail, tr_("Start a new run.") };
}

ResumePoint resumePoint(const RunFolder &folder, CheckpointQuestion question)
{
    question.most = std::min(question.most, kMostShown);
    const auto found = look(folder, question);
    if (!found)
        return { -1, {}, found.error().detail };
    ResumePoint point;
    if (!found->damaged.empty())
        point.problem = found->damaged.front();
    if (found->checkpoint) {
        point.step = found->checkpoint->progress.step;
        point.folder = found->checkpoint->folder;
    }
    return point;
}

} // namespace anneal::run
