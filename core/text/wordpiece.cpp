// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/wordpiece.h"

#include "core/base/text.h"
#include "core/text/bytetrie.h"

namespace anneal::text {
namespace {

class WordPiece : public TokenModel
{
public:
    WordPiece(Vocabulary vocabulary, WordPieceSettings settings)
        : TokenModel(std::move(vocabulary))
        , m_settings(std::move(settings))
        , m_unknown(this->vocabulary().id(m_settings.unknown))
    {
        for (std::int32_t i = 0; i < this->vocabulary().idCount(); ++i) {
            const auto token = this->vocabulary().text(i);
            const auto id = this->vocabulary().id(token);
            if (token.empty() || !id)
                continue;
            m_first.add(token, *id);
            if (token.starts_with(m_settings.prefix) && token.size() > m_settings.prefix.size())
                m_further.add(token.substr(m_settings.prefix.size()), *id);
        }
    }

    void encode(std::string_view piece, PieceForm, WordCache &, base::Budget &budget, std::vector<PieceToken> &tokens) const override
    {
        const auto first = tokens.size();
        bool known = static_cast<std::int64_t>(base::codePointCount(piece)) <= m_settings.longestWord;
        for (std::size_t begin = 0; known && begin < piece.size();) {
            const auto end = longestFrom(piece, begin, budget, tokens);
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
    std::size_t longestFrom(std::string_view piece, std::size_t begin, base::Budget &budget, std::vector<PieceToken> &tokens) const
    {
        std::int32_t id = -1;
        std::size_t end = begin;
        budget.work((begin > 0 ? m_further : m_first).prefixes(piece.substr(begin), [&](std::int32_t value, std::size_t bytes) {
            id = value;
            end = begin + bytes;
        }));
        if (end > begin)
            tokens.push_back({ id, { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) } });
        return end;
    }

    WordPieceSettings m_settings;
    std::optional<std::int32_t> m_unknown;
    ByteTrie m_first, m_further; // tokens at the begin of a word, and behind it without their prefix
};

class WordLevel : public TokenModel
{
public:
    WordLevel(Vocabulary vocabulary, std::string_view unknown) : TokenModel(std::move(vocabulary)), m_unknown(this->vocabulary().id(unknown)) { }

    void encode(std::string_view piece, PieceForm, WordCache &, base::Budget &, std::vector<PieceToken> &tokens) const override
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
