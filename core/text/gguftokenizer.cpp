// SPDX-License-Identifier: GPL-3.0-or-later
// Keys: docs/gguf.md of ggml; kinds of tokens: llama.h of llama.cpp.
#include "core/text/gguftokenizer.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/text/ggufvocabulary.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizerconfig.h"
#include "core/weights/gguffile.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace anneal::text {
namespace {

using base::Json;

constexpr std::int32_t kNormal = 1, kControl = 3, kUserDefined = 4, kUnused = 5;

base::Error unsupported(const std::filesystem::path &file, const std::string &what)
{
    return { base::ErrorKind::Unsupported, file.string() + ": " + tr_("Writing %1 to GGUF is not supported yet.", what),
        tr_("Merge to a Hugging Face folder instead.") };
}

base::Error corrupt(const std::filesystem::path &file, const std::string &why)
{
    return { base::ErrorKind::Corrupt, file.string() + ": " + why + ".", tr_("Download or copy the model again.") };
}

std::string typeOf(const Json &step)
{
    const bool has = step.is_object() && step.contains("type") && step["type"].is_string();
    return has ? step["type"].get<std::string>() : std::string();
}

/// Whether there is a BPE model with its vocabulary and merges; older files do not name the type.
bool isBpe(const Json &tokenizer)
{
    if (!tokenizer.is_object() || !tokenizer.contains("model") || !tokenizer["model"].is_object())
        return false;
    const auto &model = tokenizer["model"];
    return (typeOf(model) == "BPE" || !model.contains("type")) && model.contains("vocab") && model["vocab"].is_object() && model.contains("merges")
        && model["merges"].is_array();
}

/// The steps of a pre-tokenizer as lines that can be compared: nesting and settings without effect on ids left out.
void appendSteps(const Json &step, std::vector<std::string> &lines)
{
    if (typeOf(step) == "Sequence" && step.contains("pretokenizers") && step["pretokenizers"].is_array()) {
        for (const auto &part : step["pretokenizers"])
            appendSteps(part, lines);
    } else if (typeOf(step) == "ByteLevel") {
        const bool prefix = step.contains("add_prefix_space") && step["add_prefix_space"] == true;
        const bool regex = !step.contains("use_regex") || step["use_regex"] == true;
        lines.push_back(std::string("ByteLevel") + (prefix ? " prefix" : "") + (regex ? " regex" : ""));
    } else
        lines.push_back(nlohmann::json(step).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)); // with sorted keys
}

std::vector<std::string> stepsOf(const Json &step)
{
    std::vector<std::string> lines;
    appendSteps(step, lines);
    return lines;
}

/// llama.cpp's name for the way a tokenizer.json splits text.
base::Result<std::string> familyOf(const Json &tokenizer, const std::filesystem::path &file)
{
    const auto &model = tokenizer["model"];
    const auto &steps = tokenizer.contains("pre_tokenizer") ? tokenizer["pre_tokenizer"] : Json();
    const auto own = stepsOf(steps);
    if (own.empty() || !own.back().starts_with("ByteLevel") || own.front().find("prefix") != std::string::npos)
        return unsupported(file, tr_("a tokenizer other than byte-level BPE"));
    if (model["merges"].empty())
        return std::string("gpt-2"); // nothing is ever joined, so it does not matter where text is split
    const bool composes = tokenizer.contains("normalizer") && typeOf(tokenizer["normalizer"]) == "NFC";
    const bool ignoreMerges = model.contains("ignore_merges") && model["ignore_merges"] == true;
    for (const char *name : { "smollm", "llama-bpe", "qwen2", "qwen35", "tekken", "gpt-4o", "gpt-2", "dbrx", "deepseek-r1-qwen", "deepseek-llm",
             "deepseek-coder", "deepseek-v3", "default" }) {
        const auto family = ggufFamily(name);
        if (family && stepsOf(family->preTokenizer) == own && family->composes == composes && family->ignoreMerges == ignoreMerges)
            return std::string(name);
    }
    return unsupported(file, tr_("the way this tokenizer splits text"));
}

struct GgufVocabulary
{
    std::vector<std::string> tokens;
    std::vector<std::int32_t> types;
};

/// Tokens that only tokenizer_config.json knows, and roles that plain entries have: they are found whole in a text as well.
void addFromConfig(const TokenizerConfig &config, const Tokenizer &tokenizer, GgufVocabulary &vocabulary)
{
    const auto put = [&](const std::string &content, bool special) {
        const auto id = tokenizer.idOf(content);
        if (!id || static_cast<std::size_t>(*id) >= vocabulary.types.size())
            return;
        auto &type = vocabulary.types[static_cast<std::size_t>(*id)];
        if (special || type == kUnused || type == kNormal)
            type = special ? kControl : kUserDefined;
        vocabulary.tokens[static_cast<std::size_t>(*id)] = content;
    };
    for (const auto &token : config.added)
        put(token.content, token.special);
    for (const auto &content : config.special)
        put(content, true);
}

/// The added tokens of tokenizer.json and of tokenizer_config.json, which wins, by their contents.
std::map<std::string, AddedToken> addedTokens(const TokenizerConfig &config, const Json &tokenizer)
{
    std::map<std::string, AddedToken> all;
    if (tokenizer.is_object() && tokenizer.contains("added_tokens") && tokenizer["added_tokens"].is_array())
        for (const auto &json : tokenizer["added_tokens"])
            if (const auto token = readAddedToken(json))
                all[token->content] = *token;
    for (const auto &token : config.added)
        if (!config.isOlder || !all.contains(token.content))
            all[token.content] = token;
    return all;
}

/// What an added token does with what stands beside it.
void addFlags(const std::map<std::string, AddedToken> &added, const Tokenizer &known, weights::GgufWriter &writer)
{
    for (const auto &list : kAddedTokenLists) {
        std::vector<std::int32_t> ids;
        for (const auto &[content, token] : added)
            if (const auto id = known.idOf(content); id && token.*list.flag)
                ids.push_back(*id);
        if (!ids.empty())
            writer.add(list.key, ids);
    }
}

/// `known`: what gives added tokens their ids; nullptr takes those of the file, which are the same in all but odd ones.
base::Result<GgufVocabulary> readVocabulary(
    const Json &tokenizer, const weights::ModelShape &shape, const Tokenizer *known, const std::filesystem::path &file)
{
    const auto rows = static_cast<std::size_t>(shape.vocabulary);
    GgufVocabulary vocabulary;
    vocabulary.tokens.resize(rows);
    vocabulary.types.assign(rows, kUnused);
    const auto put = [&](const Json &id, const std::string &token, std::int32_t type) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= rows)
            return false;
        vocabulary.tokens[id.get<std::size_t>()] = token;
        vocabulary.types[id.get<std::size_t>()] = type;
        return true;
    };
    for (const auto &[token, id] : tokenizer["model"]["vocab"].items()) {
        if (!put(id, token, kNormal))
            return corrupt(file, tr_("the token \"%1\" has no row in the model's embedding", token));
    }
    if (tokenizer.contains("added_tokens") && tokenizer["added_tokens"].is_array()) {
        for (const auto &added : tokenizer["added_tokens"]) {
            if (!added.is_object() || !added.contains("id") || !added.contains("content") || !added["content"].is_string())
                return corrupt(file, tr_("an added token has no id or content"));
            const bool special = added.contains("special") && added["special"] == true;
            const auto content = added["content"].get<std::string>();
            const auto id = known ? known->idOf(content) : std::nullopt;
            if (!put(id ? Json(static_cast<std::uint64_t>(*id)) : added["id"], content, special ? kControl : kUserDefined))
                return corrupt(file, tr_("the added token \"%1\" has no row in the model's embedding", content));
        }
    }
    return vocabulary;
}

void nameUnused(GgufVocabulary &vocabulary)
{
    for (std::size_t id = 0; id < vocabulary.types.size(); ++id)
        if (vocabulary.types[id] == kUnused)
            vocabulary.tokens[id] = "[PAD" + std::to_string(id) + "]";
}

base::Result<std::vector<std::string>> readMerges(const Json &model, const std::filesystem::path &file)
{
    std::vector<std::string> merges;
    for (const auto &merge : model["merges"]) {
        if (merge.is_string())
            merges.push_back(merge.get<std::string>());
        else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
            merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
        else
            return corrupt(file, tr_("a merge is not two tokens"));
    }
    return merges;
}

/// Begin, end, pad and unknown, and whether the tokenizer adds the first two by itself.
void addRoles(const Tokenizer &tokenizer, const weights::ModelShape &shape, weights::GgufWriter &writer)
{
    const auto idOf = [&](const char *role, std::optional<std::int64_t> otherwise) -> std::optional<std::int64_t> {
        const auto id = tokenizer.roleId(role);
        return id ? std::optional<std::int64_t>(*id) : otherwise;
    };
    const auto add = [&](const char *key, std::optional<std::int64_t> id) {
        if (id)
            writer.add("tokenizer.ggml." + std::string(key) + "_token_id", static_cast<std::uint32_t>(*id));
    };
    const auto end = idOf("eos_token", shape.eosIds.empty() ? std::optional<std::int64_t>(0) : shape.eosIds.front());
    const auto begin = idOf("bos_token", shape.bosId ? shape.bosId : end);
    add("bos", begin);
    add("eos", end);
    std::vector<std::int64_t> others; // that end a text: of a turn, of a message; there is no key for more
    std::copy_if(shape.eosIds.begin(), shape.eosIds.end(), std::back_inserter(others), [&](std::int64_t id) { return id != end; });
    for (std::size_t i = 0; i < std::min<std::size_t>(others.size(), 2); ++i)
        add(i == 0 ? "eot" : "eom", others[i]);
    add("padding", idOf("pad_token", shape.padId));
    add("unknown", idOf("unk_token", std::nullopt));
    const auto encoded = tokenizer.encode("a", { .addSpecial = true });
    const auto around = encoded ? *encoded : std::vector<std::int32_t>();
    writer.add("tokenizer.ggml.add_bos_token", around.size() > 1 && around.front() == begin);
    writer.add("tokenizer.ggml.add_eos_token", around.size() > 1 && around.back() == end);
}

/// What tokenizer.json says, in GGUF's terms.
struct FromJson
{
    Json json;
    std::string family;
    GgufVocabulary vocabulary; // unused rows have no name yet
    std::vector<std::string> merges;
};

base::Result<FromJson> readJson(const weights::ModelFiles &files, const weights::ModelShape &shape, const Tokenizer *known)
{
    const auto file = files.file("tokenizer.json");
    if (file.empty())
        return unsupported(files.folder, tr_("a tokenizer without tokenizer.json"));
    auto text = base::readFile(file);
    if (!text)
        return text.error();
    auto json = base::parseJson(*text);
    if (!json)
        return corrupt(file, tr_("it is %1", json.error().detail));
    if (!isBpe(*json))
        return unsupported(file, tr_("a tokenizer other than byte-level BPE"));
    auto family = familyOf(*json, file);
    if (!family)
        return family.error();
    auto vocabulary = readVocabulary(*json, shape, known, file);
    if (!vocabulary)
        return vocabulary.error();
    auto merges = readMerges((*json)["model"], file);
    if (!merges)
        return merges.error();
    return FromJson { std::move(*json), std::move(*family), std::move(*vocabulary), std::move(*merges) };
}

base::Status addFromJson(const weights::ModelFiles &files, const weights::ModelShape &shape, weights::GgufWriter &writer)
{
    const auto tokenizer = Tokenizer::load(files);
    auto read = readJson(files, shape, tokenizer ? tokenizer->get() : nullptr);
    if (!read)
        return read.error();
    if (!tokenizer)
        return tokenizer.error();
    const auto config = readTokenizerConfig(files);
    if (!config)
        return config.error();
    addFromConfig(*config, **tokenizer, read->vocabulary);
    nameUnused(read->vocabulary);
    addFlags(addedTokens(*config, read->json), **tokenizer, writer);
    writer.add("tokenizer.ggml.model", "gpt2");
    writer.add("tokenizer.ggml.pre", read->family);
    writer.add("tokenizer.ggml.tokens", read->vocabulary.tokens);
    writer.add("tokenizer.ggml.token_type", read->vocabulary.types);
    writer.add("tokenizer.ggml.merges", read->merges);
    addRoles(**tokenizer, shape, writer);
    writer.add("tokenizer.ggml.add_space_prefix", false);
    if (!(*tokenizer)->chatTemplate().empty())
        writer.add("tokenizer.chat_template", (*tokenizer)->chatTemplate());
    if (!(*tokenizer)->toolTemplate().empty()) {
        writer.add("tokenizer.chat_templates", std::vector<std::string> { "tool_use" });
        writer.add("tokenizer.chat_template.tool_use", (*tokenizer)->toolTemplate());
    }
    return base::ok();
}

base::Status carryOver(const weights::ModelFiles &files, const weights::ModelShape &shape, weights::GgufWriter &writer)
{
    const auto file = weights::GgufFile::open(files.gguf);
    if (!file)
        return file.error();
    for (const auto &[key, value] : file->metadata()) {
        if (key.starts_with("tokenizer.ggml.precompiled"))
            return unsupported(files.gguf, tr_("a tokenizer with a table of its own (precompiled_charsmap)"));
        if (key.starts_with("tokenizer."))
            writer.add(key, value);
    }
    const auto addMissing = [&](const char *key, std::optional<std::int64_t> id) {
        if (id && !writer.has(key))
            writer.add(key, static_cast<std::uint32_t>(*id));
    };
    addMissing("tokenizer.ggml.eos_token_id", shape.eosIds.empty() ? std::nullopt : std::optional(shape.eosIds.front()));
    addMissing("tokenizer.ggml.bos_token_id", shape.bosId);
    return base::ok();
}

} // namespace

base::Status addTokenizer(const weights::ModelFiles &files, const weights::ModelShape &shape, weights::GgufWriter &writer)
{
    return files.kind == weights::ModelFiles::Kind::Gguf ? carryOver(files, shape, writer) : addFromJson(files, shape, writer);
}

std::string ggufNote(const weights::ModelFiles &files)
{
    const auto text
        = files.kind == weights::ModelFiles::Kind::Gguf ? base::Result<std::string>(std::string()) : base::readFile(files.file("tokenizer.json"));
    const auto json = text ? base::parseJson(*text) : base::Result<Json>(text.error());
    const auto config = readTokenizerConfig(files);
    if (!json || !config)
        return {};
    std::string names;
    std::size_t count = 0;
    constexpr std::size_t kNamed = 5;
    for (const auto &[content, token] : addedTokens(*config, *json)) {
        const auto has = [&token = token](const AddedTokenList &list) { return token.*list.flag; };
        if (std::any_of(kAddedTokenLists.begin(), kAddedTokenLists.end(), has) && ++count <= kNamed)
            names += (names.empty() ? "" : ", ") + content;
    }
    if (count == 0)
        return {};
    return count <= kNamed
        ? tr_("GGUF has no place for the flags lstrip, rstrip and single_word of added tokens (here of %1): Anneal keeps them, llama.cpp reads such "
              "a token within words, too, and leaves the white space beside it.",
            names)
        : tr_("GGUF has no place for the flags lstrip, rstrip and single_word of added tokens (here of %1 and %2 more): Anneal keeps them, "
              "llama.cpp reads such a token within words, too, and leaves the white space beside it.",
            names, count - kNamed);
}

base::Status checkGguf(const weights::ModelFiles &files, const weights::ModelShape &shape)
{
    if (auto checked = weights::checkGgufShape(shape, files.name); !checked)
        return checked;
    if (files.kind == weights::ModelFiles::Kind::Gguf) {
        weights::GgufWriter nowhere;
        return carryOver(files, shape, nowhere);
    }
    const auto read = readJson(files, shape, nullptr);
    return read ? base::ok() : base::Status(read.error());
}

} // namespace anneal::text
