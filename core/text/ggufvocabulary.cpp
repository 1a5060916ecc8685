// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/ggufvocabulary.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/bertpipeline.h"
#include "core/text/bpe.h"
#include "core/text/sentencepiecemodel.h"
#include "core/text/tokenizerconfig.h"
#include "core/text/utf8.h"
#include "core/weights/ggufmetadata.h"

#include <algorithm>
#include <cmath>

namespace anneal::text {
namespace {

using weights::GgufFile;
using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;
constexpr std::string_view kWordBegin = "\xE2\x96\x81"; // SentencePiece's space

base::Error corrupt(const std::string &what)
{
    return { base::ErrorKind::Corrupt, what + ".", {} };
}

std::int64_t numberOf(const GgufFile &file, const std::string &key, std::int64_t fallback)
{
    const auto *value = file.get<std::int64_t>(key);
    return value ? *value : fallback;
}

bool flagOf(const GgufFile &file, const std::string &key, bool fallback)
{
    const auto *value = file.get<bool>(key);
    return value ? *value : fallback;
}

std::string textOf(const GgufFile &file, const std::string &key)
{
    const auto *value = file.get<std::string>(key);
    return value ? *value : std::string();
}

/// Types of the tokens; all normal where the file has none. Rows without a token are unused, which older converters called unknown.
base::Result<std::vector<PieceType>> typesOf(const GgufFile &file, const Texts &tokens)
{
    const auto count = tokens.size();
    std::vector<PieceType> types(count, PieceType::Normal);
    static constexpr const char *kKey = "tokenizer.ggml.token_type";
    const auto *numbers = file.get<Numbers>(kKey);
    if (!numbers && file.metadata().contains(kKey))
        return corrupt(tr_("the vocabulary has a %1 that is not a list of whole numbers", kKey));
    if (!numbers)
        return types;
    if (numbers->size() != count)
        return corrupt(tr_("the vocabulary has %1 tokens and %2 types", count, numbers->size()));
    for (std::size_t i = 0; i < count; ++i) {
        if ((*numbers)[i] >= 1 && (*numbers)[i] <= 6)
            types[i] = static_cast<PieceType>((*numbers)[i]);
        if (types[i] == PieceType::Unknown && tokens[i] == "[PAD" + std::to_string(i) + "]")
            types[i] = PieceType::Unused;
    }
    return types;
}

void addTokens(const GgufFile &file, const Texts &tokens, const std::vector<PieceType> &types, AddedTokens &added)
{
    base::Budget budget(base::Budget::kMostBytes); // the tokens are no longer than the file
    const AddedTokenFlags flags(file);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const bool special = types[id] == PieceType::Control || types[id] == PieceType::Unknown;
        if (!special && types[id] != PieceType::UserDefined)
            continue;
        AddedToken token;
        token.id = static_cast<std::int32_t>(id);
        token.content = tokens[id];
        token.special = special;
        flags.giveTo(token);
        added.add(std::move(token), nullptr, budget);
    }
}

base::Result<std::unique_ptr<TokenModel>> modelOf(const GgufFile &file, const Texts &tokens, bool ignoreMerges)
{
    Vocabulary vocabulary;
    vocabulary.reserve(tokens.size(), tokens.size() * 8);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (const auto added = vocabulary.add(tokens[id], static_cast<std::int64_t>(id)); !added)
            return added.error();
    }
    const auto *lines = file.get<Texts>("tokenizer.ggml.merges");
    if (!lines)
        return corrupt(tr_("the vocabulary has no tokenizer.ggml.merges"));
    std::vector<std::pair<std::string_view, std::string_view>> merges;
    for (const std::string_view line : *lines) {
        const auto space = line.find(' ', 1);
        if (space == std::string_view::npos)
            return corrupt(tr_("the vocabulary has a merge that is not two tokens"));
        merges.emplace_back(line.substr(0, space), line.substr(space + 1));
    }
    BpeSettings settings;
    settings.ignoreMerges = ignoreMerges;
    return Bpe::create(std::move(vocabulary), merges, std::move(settings));
}

base::Result<Pipeline> readByteLevelBpe(const GgufFile &file, const Texts &tokens)
{
    const auto family = ggufFamily(textOf(file, "tokenizer.ggml.pre"));
    if (!family)
        return family.error();
    const auto types = typesOf(file, tokens);
    if (!types)
        return types.error();
    auto model = modelOf(file, tokens, family->ignoreMerges);
    if (!model)
        return model.error();
    auto preTokenizer = readPreTokenizer(family->preTokenizer, LastByteLevel::LeavesBytes);
    if (!preTokenizer)
        return preTokenizer.error();
    auto decoder = readDecoder({ { "type", "ByteLevel" } });
    if (!decoder)
        return decoder.error();
    Pipeline pipeline;
    pipeline.model = std::move(*model);
    pipeline.preTokenizer = std::move(*preTokenizer);
    pipeline.decoder = std::move(*decoder);
    if (family->composes)
        pipeline.normalizer = unicodeNormalizer(UnicodeForm::Nfc);
    addTokens(file, tokens, *types, pipeline.added);
    const auto around = [&](const char *flag, bool fallback, const char *key, std::vector<PostProcessor::Item> &items) {
        const auto id = numberOf(file, key, -1);
        if (flagOf(file, flag, fallback) && id >= 0 && id < static_cast<std::int64_t>(tokens.size()))
            items.push_back(PostProcessor::Item::of({ static_cast<std::int32_t>(id) }));
    };
    std::vector<PostProcessor::Item> items;
    around("tokenizer.ggml.add_bos_token", family->addsBegin, "tokenizer.ggml.bos_token_id", items);
    items.push_back(PostProcessor::Item::text());
    around("tokenizer.ggml.add_eos_token", false, "tokenizer.ggml.eos_token_id", items);
    pipeline.postProcessor.templates.push_back(std::move(items));
    return pipeline;
}

base::Result<Pipeline> readSentencePiece(const GgufFile &file, const Texts &tokens)
{
    const auto *scores = file.get<std::vector<double>>("tokenizer.ggml.scores");
    if (!scores || scores->size() != tokens.size())
        return corrupt(tr_("the vocabulary has no score for each token (tokenizer.ggml.scores)"));
    const auto types = typesOf(file, tokens);
    if (!types)
        return types.error();
    SentencePieceParts parts;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!std::isfinite((*scores)[i]))
            return corrupt(tr_("the vocabulary has a score that is not finite"));
        parts.pieces.push_back({ tokens[i], static_cast<float>((*scores)[i]), (*types)[i] });
    }
    parts.byteFallback = true;
    parts.unknownId = numberOf(file, "tokenizer.ggml.unknown_token_id", 0);
    parts.beginId = numberOf(file, "tokenizer.ggml.bos_token_id", 1);
    parts.endId = numberOf(file, "tokenizer.ggml.eos_token_id", 2);
    parts.padId = numberOf(file, "tokenizer.ggml.padding_token_id", -1);
    parts.normalizer.addDummyPrefix = flagOf(file, "tokenizer.ggml.add_space_prefix", true);
    parts.normalizer.removeExtraWhitespaces = flagOf(file, "tokenizer.ggml.remove_extra_whitespaces", false);
    SentencePieceRoles roles;
    auto pipeline = makeSentencePiece(
        parts, { flagOf(file, "tokenizer.ggml.add_bos_token", true), flagOf(file, "tokenizer.ggml.add_eos_token", false) }, roles);
    if (!pipeline)
        return pipeline;
    // Converters say "user-defined" of tokens that Hugging Face's tokenizer has added, and spell their spaces as the text does: they are
    // found before the model sees the text, as by llama.cpp; in the tokenizer's own spelling, too.
    base::Budget budget(base::Budget::kMostBytes);
    for (std::size_t id = 0; id < tokens.size(); ++id)
        if ((*types)[id] == PieceType::UserDefined && tokens[id].find(' ') != std::string::npos)
            pipeline->added.add({ static_cast<std::int32_t>(id), replaced(tokens[id], " ", kWordBegin) }, nullptr, budget);
    addTokens(file, tokens, *types, pipeline->added);
    return pipeline;
}

/// A token of a WordPiece vocabulary as BERT has it. llama.cpp's converter puts U+2581 in front of tokens that begin a word and takes "##" from
/// those that continue one; special tokens, and in older files all that stand in brackets, it leaves as they are.
std::string bertToken(const std::string &token, PieceType type)
{
    if (type == PieceType::Control || type == PieceType::Unknown)
        return token;
    if (token.starts_with(kWordBegin))
        return token.substr(kWordBegin.size());
    return token.size() > 2 && token.starts_with('[') && token.ends_with(']') ? token : "##" + token;
}

struct Role
{
    const char *name, *key;
    std::int64_t usual = -1;     // what llama.cpp takes where the file says nothing
    const char *spelt = nullptr; // the token that is taken where there is no such id
    const char *other = nullptr; // key where it may stand as well
};
constexpr Role kRoles[] { { "bos_token", "bos" }, { "eos_token", "eos" }, { "pad_token", "padding" }, { "unk_token", "unknown" } };
constexpr Role kBertRoles[] { { "pad_token", "padding", 0, "[PAD]" }, { "unk_token", "unknown", 100, "[UNK]" },
    { "cls_token", "cls", 101, "[CLS]", "bos" }, { "sep_token", "seperator", 102, "[SEP]", "eos" }, // spelt so
    { "mask_token", "mask", 103, "[MASK]" } };

base::Result<Pipeline> readWordPiece(const GgufFile &file, Texts &tokens, TokenizerFacts &facts)
{
    const auto types = typesOf(file, tokens);
    if (!types)
        return types.error();
    Vocabulary vocabulary;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        tokens[id] = bertToken(tokens[id], (*types)[id]);
        if (const auto added = vocabulary.add(tokens[id], static_cast<std::int64_t>(id)); !added)
            return added.error();
    }
    weights::Metadata metadata(file, "tokenizer.ggml.");
    for (const auto &[role, key, usual, spelt, other] : kBertRoles) {
        const auto idAt
            = [&](const char *at, std::int64_t otherwise) { return at ? metadata.integer(std::string(at) + "_token_id", otherwise) : otherwise; };
        const auto id = idAt(key, idAt(other, usual));
        if (id >= 0 && id < static_cast<std::int64_t>(tokens.size()))
            facts.roles.emplace(role, tokens[static_cast<std::size_t>(id)]);
        else if (vocabulary.id(spelt))
            facts.roles.emplace(role, spelt);
    }
    BertSettings settings;
    settings.lowercase = metadata.truth("normalizer.lowercase", true);
    settings.stripsAccents = metadata.truth("normalizer.strip_accents", settings.lowercase);
    const auto textOfRole = [&](const char *role) {
        const auto found = facts.roles.find(role);
        return found == facts.roles.end() ? std::string() : found->second;
    };
    settings.unknown = textOfRole("unk_token");
    const auto begin = textOfRole("cls_token"), end = textOfRole("sep_token");
    if (!metadata.problem().empty())
        return corrupt(tr_("the vocabulary is not valid: %1", metadata.problem()));
    if (settings.unknown.empty())
        return corrupt(tr_("the vocabulary has no token for unknown words (tokenizer.ggml.unknown_token_id)"));
    if (begin.empty())
        return corrupt(tr_("the vocabulary has no token in front of a text ([CLS], tokenizer.ggml.bos_token_id or cls_token_id)"));
    if (end.empty())
        return corrupt(tr_("the vocabulary has no token behind a text ([SEP], tokenizer.ggml.seperator_token_id or eos_token_id)"));
    const auto beginId = vocabulary.id(begin), endId = vocabulary.id(end); // both are there: they come from it
    auto pipeline = makeBert(std::move(vocabulary), settings);
    putAround(pipeline, *beginId, *endId);
    addTokens(file, tokens, *types, pipeline.added);
    return pipeline;
}

/// What the file says besides the steps.
void readFacts(const GgufFile &file, const Texts &tokens, TokenizerFacts &facts)
{
    for (const auto &[role, key, usual, spelt, other] : kRoles) {
        const auto id = numberOf(file, std::string("tokenizer.ggml.") + key + "_token_id", usual);
        if (id >= 0 && id < static_cast<std::int64_t>(tokens.size()))
            facts.roles.emplace(role, tokens[static_cast<std::size_t>(id)]);
    }
    facts.chatTemplate = textOf(file, "tokenizer.chat_template");
    facts.toolTemplate = textOf(file, "tokenizer.chat_template.tool_use");
}

} // namespace

AddedTokenFlags::AddedTokenFlags(const GgufFile &file)
{
    for (std::size_t i = 0; i < m_ids.size(); ++i)
        if (const auto *ids = file.get<Numbers>(kAddedTokenLists[i].key))
            m_ids[i].insert(ids->begin(), ids->end());
    const auto name = base::toLower(textOf(file, "general.name"));
    m_isPhi3 = name.find("phi-3") != std::string::npos || name.find("phi3") != std::string::npos;
}

void AddedTokenFlags::giveTo(AddedToken &token) const
{
    for (std::size_t i = 0; i < m_ids.size(); ++i)
        token.*kAddedTokenLists[i].flag = m_ids[i].contains(token.id);
    if (m_isPhi3 && token.content != "<unk>" && token.content != "<s>" && token.content != "<|endoftext|>")
        token.stripRight = true;
}

base::Result<std::shared_ptr<const Tokenizer>> loadGgufVocabulary(const std::filesystem::path &path)
{
    const auto file = GgufFile::open(path);
    if (!file)
        return file.error();
    const auto *raw = file->get<Texts>("tokenizer.ggml.tokens");
    if (!raw || raw->empty())
        return inFile(path, corrupt(tr_("the vocabulary is missing (tokenizer.ggml.tokens)")));
    Texts tokens;
    for (const auto &token : *raw)
        tokens.push_back(toValidUtf8(token));
    const auto model = textOf(*file, "tokenizer.ggml.model");
    TokenizerFacts facts;
    try {
        auto pipeline = model == "gpt2" ? readByteLevelBpe(*file, tokens)
            : model == "llama"          ? readSentencePiece(*file, tokens)
            : model == "bert"           ? readWordPiece(*file, tokens, facts)
                                        : base::Result<Pipeline>(base::Error { base::ErrorKind::Unsupported,
                                  tr_("tokenizers of the kind \"%1\" (tokenizer.ggml.model) are not supported yet.", model.substr(0, 100)),
                                  tr_("Use the model's Hugging Face folder with its tokenizer.json.") });
        if (!pipeline)
            return inFile(path, pipeline.error());
        readFacts(*file, tokens, facts);
        facts.file = path.string();
        return makeTokenizer(std::move(*pipeline), std::move(facts));
    } catch (const base::TooMuch &failure) {
        return inFile(path, tooMuchAdded(failure));
    }
}

} // namespace anneal::text
