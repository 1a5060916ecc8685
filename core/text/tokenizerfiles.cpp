// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizerfiles.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/bertpipeline.h"
#include "core/text/bpe.h"
#include "core/text/sentencepiecemodel.h"
#include "core/text/stepjson.h"
#include "core/text/tokenizerconfig.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace anneal::text {
namespace {

using Loaded = base::Result<std::shared_ptr<const Tokenizer>>;
constexpr std::uint64_t kMostBytes = 512u << 20;     // of a vocabulary file
constexpr std::size_t kLongestAddedToken = 16 << 10; // bytes

/// The id of an added token, by the rule of the tokenizers library: that of its text where it is known, else the next one, whatever its file says.
std::int32_t idFor(const std::string &content, const Pipeline &pipeline)
{
    const auto &vocabulary = pipeline.model->vocabulary();
    if (const auto known = pipeline.added.id(content))
        return *known;
    const auto next = std::max(static_cast<std::int32_t>(vocabulary.size()), pipeline.added.idCount());
    return vocabulary.id(content).value_or(next);
}

base::Status addTokens(const StepJson &json, Pipeline &pipeline, base::Budget &budget)
{
    const auto *list = json.member("added_tokens");
    if (!list)
        return base::ok();
    if (!list->is_array())
        return json.corrupt(tr_("%1 has added tokens that are not a list"));
    for (const auto &each : *list) {
        auto token = readAddedToken(each);
        const auto id = StepJson(each).number("id");
        if (!token || !id || token->content.size() > kLongestAddedToken)
            return json.corrupt(tr_("%1 has an added token without a content or id"));
        if (*id < 0 || *id >= Vocabulary::kIds)
            return json.corrupt(tr_("%1 gives the added token \"%2\" an id that is out of range"), token->content.substr(0, 100));
        token->id = idFor(token->content, pipeline);
        pipeline.added.add(std::move(*token), pipeline.normalizer.get(), budget);
    }
    return base::ok();
}

/// Adds the tokens that only the small files know, in the order of transformers: added_tokens_decoder, then roles and further special tokens.
/// Of those that the vocabulary file has as well, what is said here about white space and neighbours counts.
void addFromConfig(const TokenizerConfig &config, Pipeline &pipeline, base::Budget &budget)
{
    for (auto token : config.added) {
        const bool isKnown = pipeline.added.id(token.content) || pipeline.added.byId(token.id);
        if (token.content.size() > kLongestAddedToken || (config.isOlder && isKnown))
            continue;
        token.id = idFor(token.content, pipeline);
        pipeline.added.add(std::move(token), pipeline.normalizer.get(), budget);
    }
    for (const auto &content : config.special) {
        const auto known = pipeline.added.id(content);
        if (content.size() > kLongestAddedToken || (known && pipeline.added.byId(*known)->special))
            continue;
        AddedToken token = known ? *pipeline.added.byId(*known) : AddedToken { idFor(content, pipeline), content };
        token.special = true;
        pipeline.added.add(std::move(token), pipeline.normalizer.get(), budget);
    }
}

/// The mask of slow tokenizers takes the white space before it.
void addMask(const TokenizerConfig &config, Pipeline &pipeline, base::Budget &budget)
{
    const auto mask = config.facts.roles.find("mask_token");
    if (mask == config.facts.roles.end() || !pipeline.model->vocabulary().id(mask->second))
        return;
    AddedToken token { idFor(mask->second, pipeline), mask->second };
    token.stripLeft = token.special = true;
    pipeline.added.add(std::move(token), pipeline.normalizer.get(), budget);
}

base::Result<std::unique_ptr<TokenModel>> modelOfMerges(const std::string &vocabularyText, const std::string &mergesText)
{
    base::Json json = base::Json::object();
    auto vocabulary = base::parseJson(vocabularyText);
    if (!vocabulary)
        return base::Error { base::ErrorKind::Corrupt, vocabulary.error().detail, {} };
    json["type"] = "BPE";
    json["vocab"] = std::move(*vocabulary);
    auto merges = base::Json::array();
    for (auto &line : base::split(mergesText, '\n')) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty() && !line.starts_with("#version"))
            merges.push_back(std::move(line));
    }
    json["merges"] = std::move(merges);
    return readTokenModel(json);
}

base::Json byteLevelJson(bool prefixSpace)
{
    return { { "type", "ByteLevel" }, { "add_prefix_space", prefixSpace }, { "trim_offsets", true }, { "use_regex", true } };
}

std::size_t vocabularyBytes(const weights::ModelFiles &files)
{
    std::size_t bytes = 0;
    for (const char *name : { "tokenizer.json", "tokenizer.model", "vocab.json", "merges.txt", "vocab.txt", "tokenizer_config.json" }) {
        std::error_code code;
        if (const auto file = files.file(name); !file.empty())
            if (const auto size = std::filesystem::file_size(file, code); !code)
                bytes += size;
    }
    return bytes;
}

/// vocab.json + merges.txt: the byte-level BPE of GPT-2.
base::Result<Pipeline> readByteLevelBpe(const weights::ModelFiles &files, const TokenizerConfig &config)
{
    const auto vocabulary = base::readFile(files.file("vocab.json"), kMostBytes);
    if (!vocabulary)
        return vocabulary.error();
    const auto merges = base::readFile(files.file("merges.txt"), kMostBytes);
    if (!merges)
        return merges.error();
    Pipeline pipeline;
    auto model = modelOfMerges(*vocabulary, toValidUtf8(*merges));
    if (!model)
        return inFile(files.file("vocab.json"), model.error());
    pipeline.model = std::move(*model);
    const auto steps = byteLevelJson(StepJson(config.json).flag("add_prefix_space", false));
    auto preTokenizer = readPreTokenizer(steps, LastByteLevel::LeavesBytes);
    auto decoder = readDecoder(steps);
    if (!preTokenizer)
        return preTokenizer.error();
    if (!decoder)
        return decoder.error();
    pipeline.preTokenizer = std::move(*preTokenizer);
    pipeline.decoder = std::move(*decoder);
    base::Budget budget(vocabularyBytes(files));
    addMask(config, pipeline, budget);
    return pipeline;
}

/// The roles of a BERT that no file names.
void addBertRoles(TokenizerConfig &config)
{
    for (const auto &[role, token] : { std::pair { "unk_token", "[UNK]" }, std::pair { "sep_token", "[SEP]" }, std::pair { "pad_token", "[PAD]" },
             std::pair { "cls_token", "[CLS]" }, std::pair { "mask_token", "[MASK]" } })
        if (config.facts.roles.emplace(role, token).second)
            config.special.push_back(token);
}

/// vocab.txt: BERT's WordPiece, a token a line.
base::Result<Pipeline> readWordPieceList(const weights::ModelFiles &files, TokenizerConfig &config)
{
    const auto file = files.file("vocab.txt");
    const auto text = base::readFile(file, kMostBytes);
    if (!text)
        return text.error();
    Vocabulary vocabulary;
    auto lines = base::split(toValidUtf8(*text), '\n');
    if (lines.back().empty())
        lines.pop_back();
    for (std::size_t id = 0; id < lines.size(); ++id) // an empty line has an id as well
        if (const auto added = vocabulary.add(lines[id].substr(0, spaceAtEnd(lines[id])), static_cast<std::int64_t>(id)); !added)
            return inFile(file, added.error());
    if (std::all_of(lines.begin(), lines.end(), [](const std::string &line) { return spaceAtEnd(line) == 0; }))
        return base::Error { base::ErrorKind::Corrupt, tr_("%1 holds no tokens.", file.string()), tr_("Download the model again.") };
    addBertRoles(config);
    const StepJson json(config.json);
    BertSettings settings;
    settings.lowercase = json.flag("do_lower_case", true);
    if (json.member("strip_accents"))
        settings.stripsAccents = json.flag("strip_accents", false);
    settings.spacesChinese = json.flag("tokenize_chinese_chars", true);
    settings.unknown = config.facts.roles.at("unk_token");
    return makeBert(std::move(vocabulary), settings);
}

/// Puts [CLS] and [SEP] around a text. transformers makes up an id for one that no file lists; the model has no row for it, or not its own.
base::Status frameByRoles(const TokenizerConfig &config, const std::filesystem::path &file, Pipeline &pipeline)
{
    std::int32_t ids[2] {};
    for (const auto &[role, id] : { std::pair("cls_token", &ids[0]), std::pair("sep_token", &ids[1]) }) {
        const auto &token = config.facts.roles.at(role);
        const bool isAdded = std::any_of(config.added.begin(), config.added.end(), [&](const AddedToken &one) { return one.content == token; });
        if (!isAdded && !pipeline.model->vocabulary().id(token))
            return base::Error { base::ErrorKind::Corrupt,
                tr_("%1 has no token \"%2\", the %3 that stands around every text.", file.string(), token.substr(0, 100), role),
                tr_("Download the model's vocab.txt and tokenizer_config.json again.") };
        *id = idFor(token, pipeline);
    }
    putAround(pipeline, ids[0], ids[1]);
    return base::ok();
}

/// Steps of a tokenizer, those inside sequences too.
std::size_t countSteps(const base::Json &json)
{
    std::size_t count = 1;
    if (json.is_object())
        for (const auto &[name, value] : json.get_ref<const base::Json::object_t &>())
            if (name == "normalizers" || name == "pretokenizers" || name == "decoders" || name == "processors")
                for (const auto &each : value)
                    count += countSteps(each);
    return count;
}

base::Result<Pipeline> readJsonOf(const std::filesystem::path &file)
{
    const auto text = base::readFile(file, kMostBytes);
    if (!text)
        return text.error();
    auto pipeline = readTokenizerJson(*text);
    if (!pipeline)
        return inFile(file, pipeline.error());
    return pipeline;
}

base::Result<Pipeline> readSentencePieceOf(const std::filesystem::path &file, TokenizerConfig &config)
{
    const auto bytes = base::readFile(file, kMostBytes);
    if (!bytes)
        return bytes.error();
    const StepJson json(config.json);
    SentencePieceRoles roles;
    auto pipeline = readSentencePieceModel(*bytes, { json.flag("add_bos_token", true), json.flag("add_eos_token", false) }, roles);
    if (!pipeline)
        return inFile(file, pipeline.error());
    for (auto &[role, text] : roles)
        config.facts.roles.emplace(role, text);
    return pipeline;
}

base::Result<Pipeline> readPipeline(const weights::ModelFiles &files, TokenizerConfig &config)
{
    if (const auto file = files.file("tokenizer.json"); !file.empty())
        return readJsonOf(file);
    if (const auto file = files.file("tokenizer.model"); !file.empty())
        return readSentencePieceOf(file, config);
    if (!files.file("vocab.json").empty() && !files.file("merges.txt").empty())
        return readByteLevelBpe(files, config);
    if (!files.file("vocab.txt").empty())
        return readWordPieceList(files, config);
    return base::Error { base::ErrorKind::NotFound,
        tr_("%1 holds no tokenizer: there is no tokenizer.json, tokenizer.model, or vocab.json with merges.txt.", files.folder.string()),
        tr_("Download the tokenizer's files of the model into that folder.") };
}

} // namespace

std::filesystem::path tokenizerFile(const weights::ModelFiles &files)
{
    if (files.kind == weights::ModelFiles::Kind::Gguf)
        return files.gguf;
    for (const char *name : { "tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt" })
        if (auto file = files.file(name); !file.empty() && (name != std::string_view("vocab.json") || !files.file("merges.txt").empty()))
            return file;
    return files.folder;
}

base::Result<Pipeline> readTokenizerJson(std::string_view text)
{
    const auto parsed = base::parseJson(text);
    if (!parsed)
        return base::Error { base::ErrorKind::Corrupt, parsed.error().detail, {} };
    const StepJson json(*parsed, StepJson::kTokenizer);
    const auto *model = json.member("model");
    if (!model || !model->is_object())
        return json.corrupt(tr_("%1 has no model"));
    const auto part = [&](std::string_view key) -> const base::Json & {
        static const base::Json nothing;
        const auto *value = json.member(key);
        return value ? *value : nothing;
    };
    constexpr std::size_t kMostSteps = 256; // known tokenizers have up to 30
    for (const char *key : { "normalizer", "pre_tokenizer", "post_processor", "decoder" })
        if (countSteps(part(key)) > kMostSteps)
            return base::Error { base::ErrorKind::Unsafe, tr_("the %1 of the tokenizer has more than 256 steps.", key), {} };
    auto tokenModel = readTokenModel(*model);
    if (!tokenModel)
        return tokenModel.error();
    auto normalizer = readNormalizer(part("normalizer"));
    if (!normalizer)
        return normalizer.error();
    const bool isBpe = dynamic_cast<const Bpe *>(tokenModel->get()) != nullptr;
    auto preTokenizer = readPreTokenizer(part("pre_tokenizer"), isBpe ? LastByteLevel::LeavesBytes : LastByteLevel::Rewrites);
    if (!preTokenizer)
        return preTokenizer.error();
    auto postProcessor = readPostProcessor(part("post_processor"));
    if (!postProcessor)
        return postProcessor.error();
    auto decoder = readDecoder(part("decoder"));
    if (!decoder)
        return decoder.error();
    Pipeline pipeline;
    pipeline.normalizer = std::move(*normalizer);
    pipeline.preTokenizer = std::move(*preTokenizer);
    pipeline.model = std::move(*tokenModel);
    pipeline.postProcessor = std::move(*postProcessor);
    pipeline.decoder = std::move(*decoder);
    base::Budget budget(text.size());
    try {
        if (const auto added = addTokens(json, pipeline, budget); !added)
            return added.error();
    } catch (const base::TooMuch &failure) {
        return tooMuchAdded(failure);
    }
    return pipeline;
}

base::Result<std::shared_ptr<const Tokenizer>> loadTokenizerFiles(const weights::ModelFiles &files)
{
    auto config = readTokenizerConfig(files);
    if (!config)
        return config.error();
    const auto file = tokenizerFile(files);
    try {
        auto pipeline = readPipeline(files, *config);
        if (!pipeline)
            return pipeline.error();
        base::Budget budget(vocabularyBytes(files));
        addFromConfig(*config, *pipeline, budget);
        if (file.filename() == "vocab.txt")
            if (const auto framed = frameByRoles(*config, file, *pipeline); !framed)
                return framed.error();
        config->facts.file = file.string();
        return makeTokenizer(std::move(*pipeline), std::move(config->facts));
    } catch (const base::TooMuch &failure) {
        return inFile(file, tooMuchAdded(failure));
    }
}

} // namespace anneal::text
