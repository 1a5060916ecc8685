// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/sentencepiecemodel.h"

#include "core/base/tr.h"
#include "core/text/scorebpe.h"
#include "core/text/unigram.h"

#include <bit>
#include <cmath>

namespace anneal::text {
namespace {

base::Error corrupt(const std::string &what)
{
    return { base::ErrorKind::Corrupt, what + ".", {} };
}

/// One field of a protobuf message.
struct Field
{
    std::uint64_t number = 0;
    std::uint64_t value = 0; // varint and fixed
    std::string_view bytes;  // length-delimited
};

/// Walks through the fields of a message; every length is checked against what remains.
class Message
{
public:
    explicit Message(std::string_view bytes) : m_rest(bytes) { }

    /// Nothing at the end, and when the bytes are no message: then isDamaged().
    std::optional<Field> next()
    {
        if (m_rest.empty() || m_damaged)
            return std::nullopt;
        const auto tag = varint();
        Field field;
        field.number = tag >> 3;
        switch (tag & 7) {
        case 0:
            field.value = varint();
            break;
        case 1:
            field.value = fixed(8);
            break;
        case 2:
            field.bytes = take(varint());
            break;
        case 5:
            field.value = fixed(4);
            break;
        default:
            m_damaged = true;
        }
        return m_damaged ? std::nullopt : std::optional(field);
    }
    bool isDamaged() const { return m_damaged; }

private:
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_rest.empty())
                break;
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        m_damaged = true;
        return 0;
    }

    std::string_view take(std::uint64_t count)
    {
        if (m_damaged || count > m_rest.size()) {
            m_damaged = true;
            return {};
        }
        const auto bytes = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return bytes;
    }

    std::uint64_t fixed(std::size_t size)
    {
        const auto bytes = take(size);
        std::uint64_t value = 0;
        for (std::size_t i = bytes.size(); i-- > 0;)
            value = value << 8 | static_cast<unsigned char>(bytes[i]);
        return value;
    }

    std::string_view m_rest;
    bool m_damaged = false;
};

bool readPiece(std::string_view bytes, SentencePiecePiece &piece)
{
    Message message(bytes);
    while (const auto field = message.next()) {
        if (field->number == 1)
            piece.text = field->bytes;
        else if (field->number == 2)
            piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field->value));
        else if (field->number == 3)
            piece.type = static_cast<PieceType>(field->value);
    }
    const auto type = static_cast<int>(piece.type);
    return !message.isDamaged() && type >= 1 && type <= 6 && std::isfinite(piece.score);
}

bool readTrainerSpec(std::string_view bytes, SentencePieceParts &parts, std::uint64_t &modelType)
{
    Message message(bytes);
    while (const auto field = message.next()) {
        const auto id = static_cast<std::int64_t>(static_cast<std::int32_t>(field->value));
        switch (field->number) {
        case 3:
            modelType = field->value;
            break;
        case 35:
            parts.byteFallback = field->value != 0;
            break;
        case 40:
            parts.unknownId = id;
            break;
        case 41:
            parts.beginId = id;
            break;
        case 42:
            parts.endId = id;
            break;
        case 43:
            parts.padId = id;
            break;
        default:
            break;
        }
    }
    return !message.isDamaged();
}

bool readNormalizerSpec(std::string_view bytes, SentencePieceSpec &spec)
{
    Message message(bytes);
    while (const auto field = message.next()) {
        if (field->number == 2)
            spec.charsmap = field->bytes;
        else if (field->number == 3)
            spec.addDummyPrefix = field->value != 0;
        else if (field->number == 4)
            spec.removeExtraWhitespaces = field->value != 0;
        else if (field->number == 5)
            spec.escapeWhitespaces = field->value != 0;
    }
    return !message.isDamaged();
}

/// Scores as SentencePiece's unigram model uses them: user-defined pieces win over every way to spell them otherwise.
std::vector<UnigramPiece> unigramPieces(const std::vector<SentencePiecePiece> &pieces)
{
    float highest = -1e9f;
    for (const auto &piece : pieces) {
        if (piece.type == PieceType::Normal)
            highest = std::max(highest, piece.score);
    }
    std::vector<UnigramPiece> result;
    for (const auto &piece : pieces) {
        const bool own = piece.type == PieceType::UserDefined;
        const double score = own ? static_cast<double>(piece.text.size()) * highest - 0.1 : piece.score;
        result.push_back({ piece.text, score, own || piece.type == PieceType::Normal });
    }
    return result;
}

} // namespace

base::Result<Pipeline> makeSentencePiece(const SentencePieceParts &parts, AroundText around, SentencePieceRoles &roles)
{
    const auto count = static_cast<std::int64_t>(parts.pieces.size());
    const auto has = [&](std::int64_t id) { return id >= 0 && id < count; };
    if (!has(parts.unknownId))
        return corrupt(tr_("the SentencePiece model has no unknown token"));
    auto model = parts.kind == SentencePieceParts::Kind::Unigram ? Unigram::create(unigramPieces(parts.pieces), parts.unknownId, parts.byteFallback)
                                                                 : ScoreBpe::create(parts.pieces, parts.unknownId, parts.byteFallback);
    if (!model)
        return model.error();
    auto normalizer = sentencePieceNormalizer(parts.normalizer);
    if (!normalizer)
        return normalizer.error();
    Pipeline pipeline;
    pipeline.model = std::move(*model);
    base::Budget budget(base::Budget::kMostBytes); // the pieces are no longer than the file
    for (std::int64_t id = 0; id < count; ++id) {
        const auto &piece = parts.pieces[static_cast<std::size_t>(id)];
        if (piece.type != PieceType::Control && piece.type != PieceType::Unknown)
            continue;
        AddedToken token;
        token.id = static_cast<std::int32_t>(id);
        token.content = piece.text;
        token.special = true;
        pipeline.added.add(std::move(token), nullptr, budget);
    }
    pipeline.normalizer = std::move(*normalizer);
    pipeline.decoder = sentencePieceDecoder(parts.normalizer.addDummyPrefix || parts.normalizer.removeExtraWhitespaces);
    std::vector<PostProcessor::Item> items;
    if (around.begin && has(parts.beginId))
        items.push_back(PostProcessor::Item::of({ static_cast<std::int32_t>(parts.beginId) }));
    items.push_back(PostProcessor::Item::text());
    if (around.end && has(parts.endId))
        items.push_back(PostProcessor::Item::of({ static_cast<std::int32_t>(parts.endId) }));
    pipeline.postProcessor.templates.push_back(std::move(items));
    const std::pair<const char *, std::int64_t> named[] { { "unk_token", parts.unknownId }, { "bos_token", parts.beginId },
        { "eos_token", parts.endId }, { "pad_token", parts.padId } };
    for (const auto &[role, id] : named) {
        if (has(id))
            roles.emplace(role, parts.pieces[static_cast<std::size_t>(id)].text);
    }
    return pipeline;
}

base::Result<Pipeline> readSentencePieceModel(std::string_view bytes, AroundText around, SentencePieceRoles &roles)
{
    static constexpr std::uint64_t kUnigram = 1, kBpe = 2;
    SentencePieceParts parts;
    std::uint64_t modelType = kUnigram; // the default of the format
    Message message(bytes);
    while (const auto field = message.next()) {
        bool whole = true;
        if (field->number == 1)
            whole = readPiece(field->bytes, parts.pieces.emplace_back());
        else if (field->number == 2)
            whole = readTrainerSpec(field->bytes, parts, modelType);
        else if (field->number == 3)
            whole = readNormalizerSpec(field->bytes, parts.normalizer);
        if (!whole)
            return corrupt(tr_("the SentencePiece model is damaged"));
    }
    if (message.isDamaged() || parts.pieces.empty())
        return corrupt(parts.pieces.empty() ? tr_("the SentencePiece model has no pieces") : tr_("the SentencePiece model is cut off"));
    if (modelType != kUnigram && modelType != kBpe)
        return base::Error { base::ErrorKind::Unsupported,
            tr_("SentencePiece models of type %1 (word or character) are not supported yet.", modelType), {} };
    parts.kind = modelType == kUnigram ? SentencePieceParts::Kind::Unigram : SentencePieceParts::Kind::Bpe;
    return makeSentencePiece(parts, around, roles);
}

} // namespace anneal::text
