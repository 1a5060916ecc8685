// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizerconfig.h"

#include "core/base/files.h"
#include "core/base/tr.h"
#include "core/text/stepjson.h"
#include "core/text/templatearguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <unordered_set>

namespace anneal::text {
namespace {

constexpr std::array<std::string_view, 7> kRoles { "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token" };

base::Result<base::Json> readJsonFile(const std::filesystem::path &file)
{
    static constexpr std::uint64_t kMostBytes = 64u << 20;
    if (file.empty())
        return base::Json::object();
    const auto text = base::readFile(file, kMostBytes);
    if (!text)
        return text.error();
    auto json = base::parseJson(*text);
    if (!json)
        return inFile(file, { base::ErrorKind::Corrupt, json.error().detail, {} });
    if (!json->is_object())
        return inFile(file, { base::ErrorKind::Corrupt, tr_("it is not a JSON object."), {} });
    return json;
}

/// A token is a text, or an object with its content; nothing where it is neither.
std::optional<std::string> contentOf(const base::Json &token)
{
    return token.is_string() ? token.get<std::string>() : StepJson(token).text("content");
}

/// `form`: a clause with the key as %1.
base::Error wrongKind(std::string_view form, std::string_view key)
{
    return { base::ErrorKind::Corrupt, base::fill(form, { key }) + ".", {} };
}

/// A key of one of the files, and which of them it stands in.
struct Member
{
    const base::Json *value; // none where it is missing or null
    const std::filesystem::path &file;
};

/// Takes over "chat_template", which is a text, or named ones in a list or an object; without a default one the first stands for it.
base::Status readTemplates(const base::Json *value, TokenizerFacts &facts)
{
    static constexpr const char *kExpected = tr_("%1 is not a text or a list of named ones");
    if (value && value->is_string())
        facts.chatTemplate = value->get<std::string>();
    if (!value || value->is_string())
        return base::ok();
    if (!value->is_structured())
        return wrongKind(kExpected, "chat_template");
    std::string first;
    for (const auto &[key, each] : value->items()) {
        const StepJson named(each);
        const auto name = value->is_object() ? std::optional(key) : named.text("name");
        const auto source = !value->is_object() ? named.text("template") : each.is_string() ? std::optional(each.get<std::string>()) : std::nullopt;
        if (!name || !source)
            return wrongKind(kExpected, "chat_template");
        if (*name == "default")
            facts.chatTemplate = *source;
        if (*name == "tool_use")
            facts.toolTemplate = *source;
        if (first.empty())
            first = *source;
    }
    if (facts.chatTemplate.empty())
        facts.chatTemplate = first;
    return base::ok();
}

/// Takes over a template that lies in a file of its own, where that is there.
base::Status readTemplateFile(const std::filesystem::path &file, std::string &source)
{
    if (file.empty())
        return base::ok();
    auto bytes = base::readFile(file, 16u << 20);
    if (!bytes)
        return bytes.error();
    source = std::move(*bytes);
    return base::ok();
}

/// Names that only this model has for some of its special tokens, as "image_token", which its chat template may print.
void readOwnRoles(const base::Json &config, TokenizerFacts &facts)
{
    const auto add = [&](const base::Json *tokens, std::string_view ending) {
        if (!tokens || !tokens->is_object())
            return;
        for (const auto &[name, token] : tokens->get_ref<const base::Json::object_t &>())
            if (auto text = name.ends_with(ending) && takenArgument(base::Json { { name, true } }).empty() ? contentOf(token) : std::nullopt;
                text && !text->empty()) // "add_bos_token" is true or false
                facts.roles.emplace(name, std::move(*text));
    };
    add(&config, "_token");
    const StepJson json(config);
    for (const char *key : { "extra_special_tokens", "model_specific_special_tokens" })
        add(json.member(key), "");
}

base::Result<std::vector<AddedToken>> readAddedDecoder(const base::Json &tokens)
{
    static constexpr std::string_view kKey = "added_tokens_decoder";
    std::vector<AddedToken> added;
    if (!tokens.is_object())
        return wrongKind(tr_("%1 is not an object with a token for each id"), kKey);
    for (const auto &[key, value] : tokens.get_ref<const base::Json::object_t &>()) {
        auto token = readAddedToken(value);
        std::int32_t id = -1;
        const auto read = std::from_chars(key.data(), key.data() + key.size(), id);
        if (!token || read.ec != std::errc() || read.ptr != key.data() + key.size() || id < 0 || id >= Vocabulary::kIds)
            return wrongKind(tr_("added_tokens_decoder, \"%1\", is not an id with the token's content"), key.substr(0, 100));
        token->id = id;
        added.push_back(std::move(*token));
    }
    std::sort(added.begin(), added.end(), [](const AddedToken &a, const AddedToken &b) { return a.id < b.id; });
    return added;
}

/// added_tokens.json: ids by contents.
base::Result<std::vector<AddedToken>> readAddedList(const base::Json &ids, const std::vector<std::string> &special)
{
    std::vector<AddedToken> added;
    const std::unordered_set<std::string_view> isSpecial(special.begin(), special.end());
    for (const auto &[content, id] : ids.get_ref<const base::Json::object_t &>()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= Vocabulary::kIds)
            return wrongKind(tr_("the id of \"%1\" is not a number that an id can be"), content.substr(0, 100));
        AddedToken token { id.get<std::int32_t>(), content };
        token.special = isSpecial.contains(content);
        token.normalized = !token.special;
        added.push_back(std::move(token));
    }
    std::sort(added.begin(), added.end(), [](const AddedToken &a, const AddedToken &b) { return a.id < b.id; });
    return added;
}

/// Appends the contents of a list of special tokens, or of an object with one under each name.
base::Status appendSpecial(const base::Json &tokens, const char *key, std::vector<std::string> &special)
{
    if (!tokens.is_structured())
        return wrongKind(tr_("%1 is not a list of tokens"), key);
    for (const auto &token : tokens) {
        auto content = contentOf(token);
        if (!content)
            return wrongKind(tr_("%1 is not a list of tokens, each a text or an object with its content"), key);
        if (!content->empty())
            special.push_back(std::move(*content));
    }
    return base::ok();
}

/// The special tokens that have a role or are listed, from whichever of the files says each.
base::Status readSpecial(const std::function<Member(std::string_view key)> &member, TokenizerConfig &result)
{
    for (const auto role : kRoles) {
        const auto [value, file] = member(role);
        auto text = value ? contentOf(*value) : std::optional(std::string());
        if (!text)
            return inFile(file, wrongKind(tr_("%1 is not a text or an object with the token's content"), role));
        if (text->empty())
            continue;
        result.special.push_back(*text);
        result.facts.roles.emplace(role, std::move(*text));
    }
    for (const char *key : { "extra_special_tokens", "additional_special_tokens" }) {
        const auto [value, file] = member(key);
        if (const auto read = value ? appendSpecial(*value, key, result.special) : base::ok(); !read)
            return inFile(file, read.error());
    }
    return base::ok();
}

/// What is on or off: "true" in quotes would count as neither.
base::Status checkSwitches(const StepJson &json)
{
    for (const char *key : { "add_bos_token", "add_eos_token", "add_prefix_space", "do_lower_case", "tokenize_chinese_chars" })
        if (const auto *value = json.member(key); value && !value->is_boolean())
            return wrongKind(tr_("%1 is not true or false"), key);
    return base::ok();
}

} // namespace

base::Error inFile(const std::filesystem::path &file, base::Error error)
{
    error.detail = file.string() + ": " + error.detail;
    if (error.detail.back() != '.')
        error.detail += '.';
    if (error.hint.empty() && error.kind == base::ErrorKind::Corrupt)
        error.hint = tr_("Download the model again.");
    return error;
}

std::optional<AddedToken> readAddedToken(const base::Json &value)
{
    const StepJson json(value);
    const auto content = json.text("content");
    if (!content)
        return std::nullopt;
    AddedToken token;
    token.content = *content;
    token.singleWord = json.flag("single_word", false);
    token.stripLeft = json.flag("lstrip", false);
    token.stripRight = json.flag("rstrip", false);
    token.special = json.flag("special", false);
    token.normalized = json.flag("normalized", !token.special);
    return token;
}

base::Result<TokenizerConfig> readTokenizerConfig(const weights::ModelFiles &files)
{
    const auto file = files.file("tokenizer_config.json"), mapFile = files.file("special_tokens_map.json"),
               addedFile = files.file("added_tokens.json");
    auto config = readJsonFile(file);
    if (!config)
        return config.error();
    TokenizerConfig result;
    result.json = std::move(*config);
    const StepJson json(result.json);
    // As transformers: the older files say nothing beside an added_tokens_decoder, and otherwise more than the newer one.
    const auto *decoder = json.member("added_tokens_decoder");
    const auto older = [&](const std::filesystem::path &one) { return readJsonFile(decoder ? std::filesystem::path() : one); };
    const auto map = older(mapFile);
    if (!map)
        return map.error();
    const auto added = older(addedFile);
    if (!added)
        return added.error();
    const StepJson first(*map);
    const auto member = [&](std::string_view key) {
        const auto *value = first.member(key);
        return value ? Member { value, mapFile } : Member { json.member(key), file };
    };
    if (const auto read = readSpecial(member, result); !read)
        return read.error();
    result.isOlder = !decoder;
    auto tokens = decoder ? readAddedDecoder(*decoder) : readAddedList(*added, result.special);
    if (!tokens)
        return inFile(decoder ? file : addedFile, tokens.error());
    result.added = std::move(*tokens);
    readOwnRoles(result.json, result.facts);
    for (const auto &read : { checkSwitches(json), readTemplates(json.member("chat_template"), result.facts) })
        if (!read)
            return inFile(file, read.error());
    for (const auto &[name, source] :
        { std::pair("chat_template.jinja", &result.facts.chatTemplate), std::pair(kToolTemplateFile, &result.facts.toolTemplate) })
        if (const auto read = readTemplateFile(files.file(name), *source); !read)
            return read.error();
    return result;
}

bool isReadOtherwiseByTransformers(const weights::ModelFiles &files)
{
    const auto tokenizer = readJsonFile(files.file("tokenizer.json"));
    const auto config = readJsonFile(files.file("tokenizer_config.json"));
    if (!tokenizer || !config)
        return false;
    const auto *normalizer = StepJson(*tokenizer).member("normalizer");
    const auto family = StepJson(*config).text("tokenizer_class").value_or(std::string());
    if (!normalizer || family.find("LlamaTokenizer") == std::string::npos)
        return false;
    const auto isPrepend = [](const base::Json &step) { return StepJson(step).type() == "Prepend"; };
    const auto *steps = StepJson(*normalizer).member("normalizers");
    return isPrepend(*normalizer) || (steps && steps->is_array() && std::any_of(steps->begin(), steps->end(), isPrepend));
}

} // namespace anneal::text
