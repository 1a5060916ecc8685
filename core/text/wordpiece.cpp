// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/wordpiece.h"

#include "core/base/text.h"

namespace anneal::text {
namespace {

class WordPiece : public TokenModel
{
public:
    WordPiece(Vocabulary vocabulary, WordPieceSettings settings)
        : TokenModel(std::move(vocabulary))
        , m_settings(std::move(settings))
        , m_unknown(this->vocabulary().id(m_settings.unknown))
    { }

    void encode(std::string_view piece, PieceForm, WordCache &, std::vector<PieceToken> &tokens) const override
    {
        const auto first = tokens.size();
        bool known = static_cast<std::int64_t>(base::codePointCount(piece)) <= m_settings.longestWord;
        for (std::size_t begin = 0; known && begin < piece.size();) {
            const auto end = longestFrom(piece, begin, tokens);
            known = end > begin;
            begin = end;
        }
        if (known)
            return;
        tokens.resize(first);
        if (m_unknown)
            tokens.push_back({ *m_unknown, { 0, static_cast<std::uint32_t>(piece.size()) } });
    }

private:
    /// Appends the longest token that starts at `begin` and returns where it ends; `begin` if there is none.
    std::size_t longestFrom(std::string_view piece, std::size_t begin, std::vector<PieceToken> &tokens) const
    {
        std::string candidate = begin > 0 ? m_settings.prefix : std::string();
        const auto prefix = candidate.size();
        candidate += piece.substr(begin);
        for (std::size_t end = piece.size(); end > begin; end = begin + candidate.size() - prefix) {
            if (const auto id = vocabulary().id(candidate)) {
                tokens.push_back({ *id, { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) } });
                return end;
            }
            candidate.resize(lastCodePointAt(candidate));
        }
        return begin;
    }

    WordPieceSettings m_settings;
    std::optional<std::int32_t> m_unknown;
};

class WordLevel : public TokenModel
{
public:
    WordLevel(Vocabulary vocabulary, std::string_view unknown) : TokenModel(std::move(vocabulary)), m_unknown(this->vocabulary().id(unknown)) { }

    void encode(std::string_view piece, PieceForm, WordCache &, std::vector<PieceToken> &tokens) const override
    {
        auto id = vocabulary().id(piece);
        if (!id)
            id = m_unknown;
        if (id)
            tokens.push_back({ *id, { 0, static_cast<std::uint32_t>(piece.size()) } });
    }

private:
    std::optional<std::int32_t> m_unknown;
};

} // namespace

std::unique_ptr<TokenModel> makeWordPiece(Vocabulary vocabulary, WordPieceSettings settings)
{
    return std::make_unique<WordPiece>(std::move(vocabulary), std::move(settings));
}

std::unique_ptr<TokenModel> makeWordLevel(Vocabulary vocabulary, std::string_view unknown)
{
    return std::make_unique<WordLevel>(std::move(vocabulary), unknown);
}

} // namespace anneal::text
