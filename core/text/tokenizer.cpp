// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/text/ggufvocabulary.h"
#include "core/text/tokenizerfiles.h"
#include "core/text/utf8.h"

namespace anneal::text {

base::Result<std::shared_ptr<const Tokenizer>> Tokenizer::load(const weights::ModelFiles &files)
{
    if (files.kind == weights::ModelFiles::Kind::Gguf)
        return loadGgufVocabulary(files.gguf);
    return loadTokenizerFiles(files);
}

base::Result<std::vector<std::int32_t>> Tokenizer::encode(std::string_view utf8, const EncodeOptions &options) const
{
    const auto found = tokens(utf8, options);
    if (!found)
        return found.error();
    std::vector<std::int32_t> ids;
    ids.reserve(found->size());
    for (const auto &token : *found)
        ids.push_back(token.id);
    return ids;
}

std::optional<std::int32_t> Tokenizer::roleId(std::string_view role) const
{
    const auto text = roleText(role);
    return text.empty() ? std::nullopt : idOf(text);
}

std::string StreamDecoder::add(std::int32_t id)
{
    static constexpr std::size_t kMostHeld = 64; // tokens that may wait for the rest of a character
    if (m_tokenizer->isSpecial(id))
        return {};
    m_ids.push_back(id);
    const auto text = m_tokenizer->decode(m_ids, true);
    if (text.ends_with(kReplacementCharacter) && m_ids.size() < kMostHeld)
        return {};
    auto piece = text.size() > m_given ? text.substr(m_given) : std::string();
    // The tokens of the last whole characters are enough to know how the next one is joined to them.
    m_ids.erase(m_ids.begin(), m_ids.begin() + static_cast<std::ptrdiff_t>(m_settled));
    m_settled = m_ids.size();
    m_given = m_tokenizer->decode(m_ids, true).size();
    return piece;
}

std::string StreamDecoder::finish()
{
    const auto text = m_tokenizer->decode(m_ids, true);
    auto piece = text.size() > m_given ? text.substr(m_given) : std::string();
    m_ids.clear();
    m_settled = 0;
    m_given = 0;
    return piece;
}

} // namespace anneal::text
