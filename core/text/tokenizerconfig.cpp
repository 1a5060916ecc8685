// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizerconfig.h"

#include "core/base/files.h"
#include "core/text/stepjson.h"
#include "core/text/templatearguments.h"

#include <algorithm>
#include <array>
#include <charconv>
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
        return inFile(file, { base::ErrorKind::Corrupt, "it is not a JSON object.", {} });
    return json;
}

/// A token is a text, or an object with its content.
std::string contentOf(const base::Json *token)
{
    if (!token)
        return {};
    if (token->is_string())
        return token->get<std::string>();
    return StepJson("token", *token).text("content").value_or(std::string());
}

/// Takes over "chat_template", which is a text or a list of named ones; without a default one the first stands for it.
void readTemplates(const base::Json *value, TokenizerFacts &facts)
{
    if (value && value->is_string())
        facts.chatTemplate = value->get<std::string>();
    if (!value || !value->is_array())
        return;
    std::string first;
    for (const auto &each : *value) {
        const StepJson named("chat template", each);
        const auto name = named.text("name");
        const auto source = named.text("template").value_or(std::string());
        if (name == "default")
            facts.chatTemplate = source;
        if (name == "tool_use")
            facts.toolTemplate = source;
        if (first.empty())
            first = source;
    }
    if (facts.chatTemplate.empty())
        facts.chatTemplate = first;
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
            if (auto text = name.ends_with(ending) && takenArgument(base::Json { { name, true } }).empty() ? contentOf(&token) : std::string();
                !text.empty())
                facts.roles.emplace(name, std::move(text));
    };
    add(&config, "_token");
    const StepJson json("tokenizer_config.json", config);
    for (const char *key : { "extra_special_tokens", "model_specific_special_tokens" })
        add(json.member(key), "");
}

std::vector<AddedToken> readAddedDecoder(const base::Json *tokens)
{
    std::vector<AddedToken> added;
    if (!tokens || !tokens->is_object())
        return added;
    for (const auto &[key, value] : tokens->get_ref<const base::Json::object_t &>()) {
        auto token = readAddedToken(value);
        std::int32_t id = -1;
        std::from_chars(key.data(), key.data() + key.size(), id);
        if (!token || id < 0 || id >= Vocabulary::kIds)
            continue;
        token->id = id;
        added.push_back(std::move(*token));
    }
    std::sort(added.begin(), added.end(), [](const AddedToken &a, const AddedToken &b) { return a.id < b.id; });
    return added;
}

/// added_tokens.json: ids by contents.
std::vector<AddedToken> readAddedList(const base::Json &ids, const std::vector<std::string> &special)
{
    std::vector<AddedToken> added;
    const std::unordered_set<std::string_view> isSpecial(special.begin(), special.end());
    for (const auto &[content, id] : ids.get_ref<const base::Json::object_t &>()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= Vocabulary::kIds)
            continue;
        AddedToken token { id.get<std::int32_t>(), content };
        token.special = isSpecial.contains(content);
        token.normalized = !token.special;
        added.push_back(std::move(token));
    }
    std::sort(added.begin(), added.end(), [](const AddedToken &a, const AddedToken &b) { return a.id < b.id; });
    return added;
}

/// Appends the contents of a list of special tokens, or of an object with one under each name.
void appendSpecial(const base::Json *tokens, std::vector<std::string> &special)
{
    if (!tokens || !tokens->is_structured())
        return;
    for (const auto &token : *tokens)
        if (auto content = contentOf(&token); !content.empty())
            special.push_back(std::move(content));
}

} // namespace

base::Error inFile(const std::filesystem::path &file, base::Error error)
{
    error.detail = file.string() + ": " + error.detail;
    if (error.detail.back() != '.')
        error.detail += '.';
    if (error.hint.empty() && error.kind == base::ErrorKind::Corrupt)
        error.hint = "Download the model again.";
    return error;
}

std::optional<AddedToken> readAddedToken(const base::Json &value)
{
    const StepJson json("added token", value);
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
    auto config = readJsonFile(files.file("tokenizer_config.json"));
    if (!config)
        return config.error();
    TokenizerConfig result;
    result.json = std::move(*config);
    const StepJson json("tokenizer_config.json", result.json);
    // As transformers: the older files say nothing beside an added_tokens_decoder, and otherwise more than the newer one.
    const auto *decoder = json.member("added_tokens_decoder");
    const auto older = [&](const char *name) { return readJsonFile(decoder ? std::filesystem::path() : files.file(name)); };
    const auto map = older("special_tokens_map.json");
    if (!map)
        return map.error();
    const auto added = older("added_tokens.json");
    if (!added)
        return added.error();
    const StepJson first("special_tokens_map.json", *map);
    const auto member = [&](std::string_view key) { return first.member(key) ? first.member(key) : json.member(key); };
    for (const auto role : kRoles) {
        if (auto text = contentOf(member(role)); !text.empty()) {
            result.special.push_back(text);
            result.facts.roles.emplace(role, std::move(text));
        }
    }
    for (const char *key : { "extra_special_tokens", "additional_special_tokens" })
        appendSpecial(member(key), result.special);
    result.isOlder = !decoder;
    result.added = decoder ? readAddedDecoder(decoder) : readAddedList(*added, result.special);
    readOwnRoles(result.json, result.facts);
    readTemplates(json.member("chat_template"), result.facts);
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
    const auto *normalizer = StepJson("tokenizer.json", *tokenizer).member("normalizer");
    const auto family = StepJson("tokenizer_config.json", *config).text("tokenizer_class").value_or(std::string());
    if (!normalizer || family.find("LlamaTokenizer") == std::string::npos)
        return false;
    const auto isPrepend = [](const base::Json &step) { return StepJson("normalizer", step).type() == "Prepend"; };
    const auto *steps = StepJson("normalizer", *normalizer).member("normalizers");
    return isPrepend(*normalizer) || (steps && steps->is_array() && std::any_of(steps->begin(), steps->end(), isPrepend));
}

} // namespace anneal::text
