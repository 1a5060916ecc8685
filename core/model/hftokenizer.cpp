// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/hftokenizer.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/ggufvocabulary.h"
#include "core/weights/gguffile.h"

namespace anneal::model {
namespace {

using base::Json;
using weights::GgufFile;
using Texts = std::vector<std::string>;

enum : std::int64_t { kNormal = 1, kUnknown = 2, kControl = 3, kUserDefined = 4, kUnused = 5 };

struct GgufTokens
{
    const Texts &tokens;
    const Texts &merges;
    const std::vector<std::int64_t> *types; // nullptr: all normal

    std::int64_t typeOf(std::size_t id) const { return types && id < types->size() ? (*types)[id] : std::int64_t(kNormal); }
};

std::string tokenOf(const GgufFile &file, const GgufTokens &vocabulary, const std::string &role)
{
    const auto *id = file.get<std::int64_t>("tokenizer.ggml." + role + "_token_id");
    const bool valid = id && *id >= 0 && static_cast<std::size_t>(*id) < vocabulary.tokens.size();
    return valid ? vocabulary.tokens[static_cast<std::size_t>(*id)] : std::string();
}

Json addedTokens(const GgufFile &file, const GgufTokens &vocabulary)
{
    const text::AddedTokenFlags flags(file);
    auto added = Json::array();
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const auto type = vocabulary.typeOf(id);
        if (type != kControl && type != kUnknown && type != kUserDefined)
            continue;
        text::AddedToken token { static_cast<std::int32_t>(id), vocabulary.tokens[id] };
        flags.giveTo(token);
        added.push_back({ { "id", id }, { "content", vocabulary.tokens[id] }, { "single_word", token.singleWord }, { "lstrip", token.stripLeft },
            { "rstrip", token.stripRight }, { "normalized", false }, { "special", type != kUserDefined } });
    }
    return added;
}

/// Steps as the tokenizers library wants them: ByteLevel needs its trim_offsets.
Json preTokenizer(Json steps)
{
    for (auto &step : steps["pretokenizers"]) {
        if (step["type"] == "ByteLevel")
            step["trim_offsets"] = true;
    }
    return steps;
}

/// Adds begin and end tokens where the file says so.
Json postProcessor(const GgufFile &file, const GgufTokens &vocabulary, bool familyAddsBegin)
{
    const auto wants = [&](const char *key, bool otherwise) {
        const auto *flag = file.get<bool>(key);
        return flag ? *flag : otherwise;
    };
    const auto begin = wants("tokenizer.ggml.add_bos_token", familyAddsBegin) ? tokenOf(file, vocabulary, "bos") : std::string();
    const auto end = wants("tokenizer.ggml.add_eos_token", false) ? tokenOf(file, vocabulary, "eos") : std::string();
    if (begin.empty() && end.empty())
        return { { "type", "ByteLevel" }, { "add_prefix_space", false }, { "trim_offsets", false }, { "use_regex", true } };
    auto special = Json::object();
    const auto around = [&](const std::string &sequence, int type) {
        auto items = Json::array();
        const auto add = [&](const std::string &token) {
            if (!token.empty())
                items.push_back({ { "SpecialToken", { { "id", token }, { "type_id", type } } } });
        };
        add(begin);
        items.push_back({ { "Sequence", { { "id", sequence }, { "type_id", type } } } });
        add(end);
        return items;
    };
    const auto describe = [&](const std::string &token, const char *role) {
        if (!token.empty())
            special[token]
                = { { "id", token }, { "ids", Json::array({ *file.get<std::int64_t>("tokenizer.ggml." + std::string(role) + "_token_id") }) },
                      { "tokens", Json::array({ token }) } };
    };
    describe(begin, "bos");
    describe(end, "eos");
    auto pair = around("A", 0);
    for (auto &item : around("B", 1))
        pair.push_back(item);
    return { { "type", "TemplateProcessing" }, { "single", around("A", 0) }, { "pair", std::move(pair) }, { "special_tokens", std::move(special) } };
}

Json modelJson(const GgufTokens &vocabulary, bool ignoreMerges)
{
    auto ids = Json::object();
    auto &fields = ids.get_ref<Json::object_t &>(); // appended without the look-up that operator[] makes
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        if (vocabulary.typeOf(id) != kUnused)
            fields.emplace_back(vocabulary.tokens[id], id);
    }
    return { { "type", "BPE" }, { "dropout", nullptr }, { "unk_token", nullptr }, { "continuing_subword_prefix", nullptr },
        { "end_of_word_suffix", nullptr }, { "fuse_unk", false }, { "byte_fallback", false }, { "ignore_merges", ignoreMerges },
        { "vocab", std::move(ids) }, { "merges", vocabulary.merges } };
}

Json configJson(const GgufFile &file, const GgufTokens &vocabulary, std::int64_t maxPositions)
{
    Json json = Json::object();
    json["tokenizer_class"] = "PreTrainedTokenizerFast"; // takes tokenizer.json as it is
    json["model_max_length"] = maxPositions;
    json["model_input_names"] = { "input_ids", "attention_mask" };
    json["clean_up_tokenization_spaces"] = false;
    for (const auto &[role, key] : { std::pair { "bos", "bos_token" }, std::pair { "eos", "eos_token" }, std::pair { "padding", "pad_token" },
             std::pair { "unknown", "unk_token" } }) {
        if (const auto token = tokenOf(file, vocabulary, role); !token.empty())
            json[key] = token;
    }
    if (const auto *chat = file.get<std::string>("tokenizer.chat_template"))
        json["chat_template"] = *chat;
    if (const auto *chat = file.get<std::string>("tokenizer.chat_template.tool_use")) {
        const auto first = json.value("chat_template", Json(*chat));
        json["chat_template"] = Json::array({ { { "name", "default" }, { "template", first } }, { { "name", "tool_use" }, { "template", *chat } } });
    }
    return json;
}

base::Error corrupt(const std::filesystem::path &gguf, const std::string &why)
{
    return { base::ErrorKind::Corrupt, gguf.string() + ": " + why + ".", tr_("Download or copy the file again.") };
}

} // namespace

base::Status writeTokenizerFiles(const std::filesystem::path &gguf, std::int64_t maxPositions, const std::filesystem::path &folder)
{
    const auto file = GgufFile::open(gguf);
    if (!file)
        return file.error();
    const auto *model = file->get<std::string>("tokenizer.ggml.model");
    if (!model || *model != "gpt2") {
        return base::Error { base::ErrorKind::Unsupported,
            gguf.string() + ": "
                + tr_("writing a tokenizer of the kind \"%1\" (tokenizer.ggml.model) as tokenizer.json is not supported yet.",
                    model ? base::withoutControls(*model) : ""),
            tr_("Start from the Hugging Face folder of the model, or export to GGUF.") };
    }
    const auto *tokens = file->get<Texts>("tokenizer.ggml.tokens");
    const auto *merges = file->get<Texts>("tokenizer.ggml.merges");
    if (!tokens || !merges || tokens->empty())
        return corrupt(gguf, tr_("it has no vocabulary"));
    const auto *pre = file->get<std::string>("tokenizer.ggml.pre");
    const auto family = text::ggufFamily(pre ? *pre : "");
    if (!family)
        return base::Error { family.error().kind, gguf.string() + ": " + family.error().detail, family.error().hint };

    const GgufTokens vocabulary { *tokens, *merges, file->get<std::vector<std::int64_t>>("tokenizer.ggml.token_type") };
    Json json = Json::object();
    json["version"] = "1.0";
    json["truncation"] = nullptr;
    json["padding"] = nullptr;
    json["added_tokens"] = addedTokens(*file, vocabulary);
    json["normalizer"] = family->composes ? Json { { "type", "NFC" } } : Json(nullptr);
    json["pre_tokenizer"] = preTokenizer(family->preTokenizer);
    json["post_processor"] = postProcessor(*file, vocabulary, family->addsBegin);
    json["decoder"] = { { "type", "ByteLevel" }, { "add_prefix_space", true }, { "trim_offsets", true }, { "use_regex", true } };
    json["model"] = modelJson(vocabulary, family->ignoreMerges);
    if (auto written = base::writeFile(folder / "tokenizer.json", base::toJsonText(json)); !written)
        return written;
    return base::writeFile(folder / "tokenizer_config.json", base::toJsonText(configJson(*file, vocabulary, maxPositions)));
}

} // namespace anneal::model
