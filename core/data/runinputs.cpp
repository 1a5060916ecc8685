// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/runinputs.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/text/tokenizerconfig.h"

#include <span>
#include <string_view>
#include <utility>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

constexpr const char *kConfigFiles[] { "config.json", "generation_config.json" };
constexpr const char *kTokenizerFiles[] { "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "tokenizer.model", "vocab.json", "merges.txt", "vocab.txt" };
constexpr const char *kTemplateFiles[] { "chat_template.jinja", "chat_template.json", text::kToolTemplateFile };

/// One hash over several files, of which some may be missing.
class Together
{
public:
    /// `named`: the names of the files count as well.
    Together(bool named, const std::stop_token &stop) : m_named(named), m_stop(stop) { }

    base::Status add(const fs::path &file)
    {
        std::error_code missing;
        if (file.empty() || !fs::exists(file, missing))
            return base::ok();
        const auto hash = base::rememberedSha256(file, m_stop);
        if (!hash)
            return hash.error();
        m_text += (m_named ? file.filename().string() + " " : std::string()) + *hash + "\n";
        return base::ok();
    }
    void putInto(InputHashes &hashes, const char *name) const
    {
        if (!m_text.empty())
            hashes[name] = base::sha256(m_text);
    }

private:
    bool m_named;
    const std::stop_token &m_stop;
    std::string m_text;
};

} // namespace

base::Result<InputHashes> hashInputs(
    const run::RunFolder &folder, const weights::ModelFiles &model, const fs::path &chatTemplate, const std::stop_token &stop)
{
    InputHashes hashes;
    const auto put = [&](const char *name, const std::vector<fs::path> &files) -> base::Status {
        Together together(std::string_view(name) != "weights", stop); // a .gguf file may be renamed
        for (const auto &file : files)
            if (auto added = together.add(file); !added)
                return added;
        together.putInto(hashes, name);
        return base::ok();
    };
    const auto ofModel = [&](std::span<const char *const> names) {
        std::vector<fs::path> files;
        for (const auto *name : names)
            files.push_back(model.file(name));
        return files;
    };
    auto weights = model.shards;
    if (!model.gguf.empty())
        weights.push_back(model.gguf);
    auto templates = ofModel(kTemplateFiles);
    templates.push_back(chatTemplate);
    for (const auto &[name, files] : { std::pair { "run.yaml", std::vector { folder.configFile() } }, { "train", { folder.trainData() } },
             { "validation", { folder.validationData() } }, { "config", ofModel(kConfigFiles) }, { "tokenizer", ofModel(kTokenizerFiles) },
             { "chat_template", templates }, { "weights", weights } })
        if (auto done = put(name, files); !done)
            return done.error();
    return hashes;
}

const std::vector<std::pair<std::string, std::string>> &inputNames()
{
    static const std::vector<std::pair<std::string, std::string>> names {
        { "run.yaml", "run.yaml" },
        { "train", tr_("the training rows (data/train.jsonl)") },
        { "validation", tr_("the held-out rows (data/validation.jsonl)") },
        { "weights", tr_("the weights of the base model") },
        { "config", tr_("the configuration of the base model") },
        { "tokenizer", tr_("the tokenizer of the base model") },
        { "chat_template", tr_("the chat template") },
    };
    return names;
}

std::vector<std::string> changedInputs(const InputHashes &before, const InputHashes &now)
{
    std::vector<std::string> changed;
    const auto of = [](const InputHashes &hashes, const std::string &name) {
        const auto found = hashes.find(name);
        return found == hashes.end() ? std::string() : found->second;
    };
    for (const auto &[name, words] : inputNames())
        if (of(before, name) != of(now, name))
            changed.push_back(words);
    return changed;
}

std::string describeAdapter(const config::ModelConfig &settings)
{
    base::Json text { { "rank", settings.loraRank }, { "alpha", settings.loraAlpha }, { "dropout", settings.loraDropout },
        { "target_modules", settings.targetModules }, { "rslora", settings.useRslora }, { "rank_pattern", settings.rankPattern },
        { "alpha_pattern", settings.alphaPattern } };
    // Where they say something: older versions did not have them.
    const auto add = [&](const char *name, const auto &value) {
        if (!value.empty())
            text[name] = value;
    };
    add("target_pattern", settings.targetPattern);
    add("exclude_modules", settings.excludeModules);
    add("exclude_pattern", settings.excludePattern);
    add("layers_to_transform", settings.layersToTransform);
    add("layers_pattern", settings.layersPattern);
    add("modules_to_save", settings.modulesToSave);
    if (settings.useDora)
        text["dora"] = true;
    return base::toJsonLine(text);
}

} // namespace anneal::data
