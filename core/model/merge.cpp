// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/merge.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/causallm.h"
#include "core/model/hftokenizer.h"
#include "core/model/torcherror.h"
#include "core/text/tokenizerconfig.h"
#include "core/weights/configkeys.h"
#include "core/weights/safetensorsfile.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>

namespace anneal::model {
namespace fs = std::filesystem;
namespace {

using base::Json;
using weights::GgmlType;

constexpr const char *kCopied[] { "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "tokenizer.model", "vocab.json", "merges.txt", "chat_template.jinja", "chat_template.json", text::kToolTemplateFile, "LICENSE", "LICENSE.txt",
    "NOTICE" };
constexpr const char *kMade[] { "config.json", "model.safetensors" };

/// Whether a file of that name, finished or not, is one that merging writes.
bool isWritten(const fs::path &name)
{
    const auto is = [&](const fs::path &one) {
        return one == name
            || (one.parent_path() == name.parent_path() && base::isTemporaryNameFor(one.filename().string(), name.filename().string()));
    };
    return std::any_of(std::begin(kCopied), std::end(kCopied), is) || std::any_of(std::begin(kMade), std::end(kMade), is);
}

/// Whether a folder holds files only that merging writes. `below`: its place in the folder of a merge.
bool holdsOnlyWritten(const fs::path &folder, const fs::path &below = {})
{
    const auto isWrittenHere = [&](const fs::path &entry) {
        std::error_code failure;
        const auto name = below / entry.filename();
        if (fs::is_directory(fs::symlink_status(entry, failure)))
            return name == fs::path(text::kToolTemplateFile).parent_path() && holdsOnlyWritten(entry, name);
        return isWritten(name) && fs::is_regular_file(fs::symlink_status(entry, failure));
    };
    const auto entries = base::entriesOf(folder);
    return entries && std::all_of(entries->begin(), entries->end(), isWrittenHere);
}

/// A folder built under another name beside the final one; removed unless it was put in place. It is locked meanwhile, so that others see
/// that somebody is at work in it.
class StagedFolder
{
public:
    explicit StagedFolder(fs::path target) : m_target(std::move(target)), m_hidden("." + m_target.filename().string())
    {
        m_path = m_target.parent_path() / base::temporaryNameFor(m_hidden);
    }
    StagedFolder(const StagedFolder &) = delete;
    StagedFolder &operator=(const StagedFolder &) = delete;
    ~StagedFolder()
    {
        std::error_code ignored;
        if (!m_path.empty())
            fs::remove_all(m_path, ignored);
    }

    const fs::path &path() const { return m_path; }

    base::Status create()
    {
        removeAbandoned();
        if (auto made = base::makeFolder(m_path); !made)
            return made;
        if (auto lock = base::FileLock::acquireFolder(m_path))
            m_lock.emplace(std::move(*lock));
        return base::ok();
    }

    base::Status putInPlace()
    {
        if (auto synced = base::syncFolder(m_path); !synced)
            return synced;
        std::error_code failure;
        fs::rename(m_path, m_target, failure);
        if (failure == std::errc::directory_not_empty || failure == std::errc::file_exists || failure == std::errc::not_a_directory)
            return base::Error { base::ErrorKind::AlreadyExists,
                tr_("%1 was made by another merge or another program while this one was at work; it is left as it is.", m_target.string()),
                tr_("Use what is there, or choose another name.") };
        if (failure)
            return base::fileError("create the folder", m_target, failure.value()); // not translated: a FileAction
        m_path.clear();
        return base::syncFolder(m_target.parent_path());
    }

private:
    /// What merges into the same place left that were killed: folders that nobody holds, with nothing in them but what a merge writes.
    void removeAbandoned() const
    {
        const auto entries = base::entriesOf(m_target.parent_path());
        std::error_code failure;
        for (const auto &entry : entries ? *entries : std::vector<fs::path>()) {
            if (!base::isTemporaryNameFor(m_hidden, entry.filename().string()) || !fs::is_directory(fs::symlink_status(entry, failure)))
                continue;
            const auto lock = base::FileLock::acquireFolder(entry);
            if (lock && holdsOnlyWritten(entry))
                fs::remove_all(entry, failure);
        }
    }

    fs::path m_target;
    std::string m_hidden;
    fs::path m_path;
    std::optional<base::FileLock> m_lock; // nothing where the file system locks no folders
};

struct Storage
{
    const char *dtype;
    at::ScalarType type;
};

Storage storageOf(GgmlType type)
{
    switch (type) {
    case GgmlType::BF16:
        return { "BF16", at::kBFloat16 };
    case GgmlType::F16:
        return { "F16", at::kHalf };
    default:
        return { "F32", at::kFloat };
    }
}

base::Status writeWeights(const MergedWeights &merged, const fs::path &file, const TensorProgress &progress, const std::stop_token &stop)
{
    std::vector<weights::TensorPlan> plans;
    std::uint64_t bytes = 1 << 20;
    for (const auto &name : merged.source().names()) {
        plans.push_back({ name, storageOf(merged.source().storedType(name)).dtype, merged.source().shapeOf(name) });
        std::uint64_t elements = weights::elementBytes(plans.back().dtype);
        for (const auto size : plans.back().shape)
            elements *= static_cast<std::uint64_t>(size);
        bytes += elements;
    }
    if (auto enough = base::requireSpace(tr_("The merged model"), bytes, file.parent_path().parent_path()); !enough)
        return enough;
    const auto total = static_cast<std::int64_t>(plans.size());
    std::int64_t done = 0;
    return weights::writeSafetensors(file, std::move(plans), [&](const weights::TensorPlan &plan) -> base::Result<std::string> {
        if (stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("Merging was canceled."), {} };
        auto tensor = merged.tensor(plan.name);
        if (!tensor)
            return tensor.error();
        return guardTorch([&]() -> base::Result<std::string> {
            const auto stored = tensor->to(storageOf(merged.source().storedType(plan.name)).type).contiguous();
            if (merged.isChanged(plan.name) && !at::isfinite(stored).all().item<bool>()) // some types hold less than float32
                return damagedWeights();
            if (progress)
                progress(++done, total);
            return std::string(static_cast<const char *>(stored.const_data_ptr()), stored.nbytes());
        });
    });
}

/// A float32 of a GGUF as the shortest double that names it: 1e-05, not 9.999999747378752e-06.
double shortest(double value)
{
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr;
    double result = value;
    std::from_chars(text, end, result);
    return result;
}

Json ropeScalingJson(const weights::ModelShape &shape)
{
    switch (shape.ropeScaling) {
    case weights::RopeScaling::Linear:
        return { { "rope_type", "linear" }, { "factor", shape.ropeFactor } };
    case weights::RopeScaling::Dynamic:
        return { { "rope_type", "dynamic" }, { "factor", shape.ropeFactor } };
    case weights::RopeScaling::Llama3:
        return { { "rope_type", "llama3" }, { "factor", shape.ropeFactor }, { "low_freq_factor", shape.ropeLowFrequency },
            { "high_freq_factor", shape.ropeHighFrequency }, { "original_max_position_embeddings", shape.ropeOriginalPositions } };
    case weights::RopeScaling::Yarn: {
        Json yarn { { "rope_type", "yarn" }, { "factor", shape.ropeFactor }, { "beta_fast", shape.yarn.betaFast },
            { "beta_slow", shape.yarn.betaSlow }, { "original_max_position_embeddings", shape.ropeOriginalPositions } };
        if (shape.yarn.attentionFactor)
            yarn["attention_factor"] = shortest(*shape.yarn.attentionFactor);
        return yarn;
    }
    case weights::RopeScaling::None:
        break;
    }
    return nullptr;
}

void addTokenIds(Json &json, const weights::ModelShape &shape)
{
    json["bos_token_id"] = shape.bosId ? Json(*shape.bosId) : Json(nullptr);
    json["eos_token_id"] = shape.eosIds.empty() ? Json(nullptr) : shape.eosIds.size() == 1 ? Json(shape.eosIds.front()) : Json(shape.eosIds);
    json["pad_token_id"] = shape.padId ? Json(*shape.padId) : Json(nullptr);
}

/// What layers do each in their own way.
void addLayers(Json &json, const weights::ModelShape &shape)
{
    const auto windows = shape.family->windows;
    if (windows == weights::Windows::FiveOfSix) {
        json["sliding_window"] = shape.window > 0 ? Json(shape.window) : Json(nullptr);
        json["layer_types"] = Json::array();
        for (std::int64_t layer = 0; layer < shape.layers; ++layer)
            json["layer_types"].push_back(shape.windowOf(layer) > 0 ? "sliding_attention" : "full_attention");
    } else if (windows == weights::Windows::EveryLayer) {
        json["sliding_window"] = nullptr;
    }
    if (shape.localTheta > 0) {
        json["rope_local_base_freq"] = shape.localTheta;
        json["query_pre_attn_scalar"] = std::llround(1 / (shape.queryScale * shape.queryScale));
    }
    if (shape.family->leavesOutRotations) {
        json["no_rope_layers"] = Json::array();
        for (std::int64_t layer = 0; layer < shape.layers; ++layer)
            json["no_rope_layers"].push_back(shape.isRotated(layer) ? 1 : 0);
    }
}

/// config.json of a model that came as GGUF, with the older keys that every transformers reads.
Json configOf(const weights::ModelShape &shape, bool tied)
{
    const bool isFloat = shape.dtype == "float16" || shape.dtype == "bfloat16";
    Json json = Json::object();
    json["architectures"] = { shape.family->className };
    json["model_type"] = shape.family->modelType;
    json["vocab_size"] = shape.vocabulary;
    json["hidden_size"] = shape.hidden;
    json["intermediate_size"] = shape.intermediate;
    json["num_hidden_layers"] = shape.layers;
    json["num_attention_heads"] = shape.heads;
    json["num_key_value_heads"] = shape.keyValueHeads;
    json["head_dim"] = shape.headDim;
    json[shape.family->activation == weights::Activation::Silu ? "hidden_act" : "hidden_activation"]
        = shape.family->activation == weights::Activation::Silu ? "silu" : "gelu_pytorch_tanh";
    json["max_position_embeddings"] = shape.maxPositions;
    json["rms_norm_eps"] = shortest(shape.rmsEpsilon);
    json["rope_theta"] = shortest(shape.ropeTheta);
    json["rope_scaling"] = ropeScalingJson(shape);
    if (shape.family->queryBias == weights::Biases::AsConfigured)
        json["attention_bias"] = shape.queryBias;
    if (shape.family->mlpBias == weights::Biases::AsConfigured)
        json["mlp_bias"] = shape.mlpBias;
    addLayers(json, shape);
    json["attention_dropout"] = 0.0;
    json["initializer_range"] = 0.02;
    json["tie_word_embeddings"] = tied;
    json["use_cache"] = true;
    json["torch_dtype"] = isFloat ? shape.dtype : std::string("float32");
    addTokenIds(json, shape);
    return json;
}

base::Status writeGgufConfig(const weights::ModelShape &shape, bool tied, const fs::path &folder)
{
    if (auto written = base::writeFile(folder / "config.json", base::toJsonText(configOf(shape, tied))); !written)
        return written;
    Json generation = Json::object();
    addTokenIds(generation, shape);
    return base::writeFile(folder / "generation_config.json", base::toJsonText(generation));
}

/// The source's own config.json; only what merging settled is changed.
base::Status copyConfig(const weights::ModelFiles &files, bool tied, const fs::path &folder)
{
    auto json = weights::readObject(files.folder / "config.json");
    if (!json)
        return json.error();
    (*json)["tie_word_embeddings"] = tied;
    return base::writeFile(folder / "config.json", base::toJsonText(*json));
}

base::Status copyFiles(const weights::ModelFiles &files, const fs::path &folder)
{
    for (const char *name : kCopied) {
        const auto from = files.file(name);
        if (from.empty())
            continue;
        auto bytes = base::readFile(from);
        if (!bytes)
            return bytes.error();
        if (auto made = base::makeFolder((folder / name).parent_path()); !made)
            return made;
        if (auto written = base::writeFile(folder / name, *bytes); !written)
            return written;
    }
    return base::ok();
}

} // namespace

base::Status mergeAdapter(
    const weights::ModelFiles &files, const fs::path &adapterFolder, const fs::path &out, const TensorProgress &progress, std::stop_token stop)
{
    if (out.empty())
        return base::Error { base::ErrorKind::Usage, tr_("The name of the folder to make is empty."), tr_("Name a folder, such as merged.") };
    std::error_code failure;
    auto target = fs::absolute(out, failure).lexically_normal();
    if (!target.has_filename())
        target = target.parent_path();
    if (fs::exists(fs::symlink_status(target, failure)))
        return base::Error { base::ErrorKind::AlreadyExists, tr_("%1 is there already.", target.string()),
            tr_("Choose another name, or remove it.") };
    const auto shape = weights::readShape(files);
    if (!shape)
        return shape.error();
    const auto merged = MergedWeights::open(files, *shape, adapterFolder);
    if (!merged)
        return merged.error();
    if (auto made = base::makeFolder(target.parent_path()); !made)
        return made;
    StagedFolder staged(target);
    auto done = staged.create();
    const bool isGguf = files.kind == weights::ModelFiles::Kind::Gguf, tied = merged->source().isTied();
    if (done)
        done = isGguf ? writeTokenizerFiles(files.gguf, shape->maxPositions, staged.path()) : copyFiles(files, staged.path());
    if (done)
        done = isGguf ? writeGgufConfig(*shape, tied, staged.path()) : copyConfig(files, tied, staged.path());
    if (done)
        done = writeWeights(*merged, staged.path() / "model.safetensors", progress, stop);
    return done ? staged.putInPlace() : done;
}

} // namespace anneal::model
