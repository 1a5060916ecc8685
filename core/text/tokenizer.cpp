// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/base/text.h"
#include "core/text/ggufvocabulary.h"
#include "core/text/tokenizerfiles.h"
#include "core/text/utf8.h"

#include <array>
#include <cstdio>
#include <utility>

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

std::optional<std::int32_t> Tokenizer::byteToken(unsigned char byte) const
{
    std::array<char, 8> name {};
    std::snprintf(name.data(), name.size(), "<0x%02X>", unsigned(byte));
    const auto id = idOf(name.data());
    return id && bytesOf(*id) == std::string(1, char(byte)) ? id : std::nullopt;
}

StreamDecoder::StreamDecoder(std::shared_ptr<const Tokenizer> tokenizer) : m_tokenizer(std::move(tokenizer))
{
    std::vector<std::int32_t> ids;
    constexpr std::array<unsigned char, 4> kEuroAndMore { 0xE2, 0x82, 0xAC, 0xFF };
    for (const auto byte : kEuroAndMore)
        if (const auto id = m_tokenizer->byteToken(byte))
            ids.push_back(*id);
    m_breaksWholeCharacters = ids.size() == kEuroAndMore.size() && m_tokenizer->decode(ids).starts_with(kReplacementCharacter);
}

/// Whether it is one of a run of bytes whose text is not certain yet.
bool StreamDecoder::isHeldByte(std::int32_t id)
{
    const auto bytes = m_tokenizer->bytesOf(id);
    if (bytes.size() != 1 || m_tokenizer->byteToken(static_cast<unsigned char>(bytes[0])) != id) {
        m_run.clear();
        m_isBehindRun = false;
        return false;
    }
    if (std::exchange(m_isBehindRun, false)) { // a run of its own
        m_ids = { id };
        m_settled = m_given = 0;
    }
    m_run += bytes;
    if (m_breaksWholeCharacters || !base::isUtf8(m_run))
        return true;
    m_run.clear(); // whole characters stay what they are
    return false;
}

/// What is new in the text of m_ids, all of which is certain.
std::string StreamDecoder::handOut(const std::string &text)
{
    auto piece = text.size() > m_given ? text.substr(m_given) : std::string();
    // The tokens of the last whole characters are enough to know how the next one is joined to them.
    m_ids.erase(m_ids.begin(), m_ids.begin() + static_cast<std::ptrdiff_t>(m_settled));
    m_settled = m_ids.size();
    m_given = m_tokenizer->decode(m_ids, true).size();
    return piece;
}

/// Hands out all but the tokens at the end that may be a part of a character, so that not too many are held; all where there is no such place.
std::string StreamDecoder::cut(const std::string &text)
{
    constexpr std::size_t kLongestPart = 3; // tokens of an unfinished character, each a byte or more
    for (auto last = m_ids.size() - 1; last > 0 && last + kLongestPart >= m_ids.size(); --last) {
        const auto middle = m_ids.begin() + static_cast<std::ptrdiff_t>(last);
        const auto first = m_tokenizer->decode(std::span(m_ids.begin(), middle), true);
        const auto rest = m_tokenizer->decode(std::span(middle, m_ids.end()), true);
        if (last < m_settled || rest.empty() || first + rest != text)
            continue;
        auto piece = first.size() > m_given ? first.substr(m_given) : std::string();
        m_ids.erase(m_ids.begin(), middle);
        m_settled = m_given = 0;
        return piece;
    }
    return handOut(text);
}

std::string StreamDecoder::add(std::int32_t id)
{
    static constexpr std::size_t kMostHeld = 64; // tokens that may wait for the rest of a character
    if (m_tokenizer->isSpecial(id))
        return {};
    m_ids.push_back(id);
    if (isHeldByte(id))
        return {};
    const auto text = m_tokenizer->decode(m_ids, true);
    if (!text.ends_with(kReplacementCharacter))
        return handOut(text);
    return m_ids.size() < kMostHeld ? std::string() : cut(text);
}

std::string StreamDecoder::settle()
{
    if (m_run.empty() || !base::isUtf8(m_run))
        return {};
    auto piece = handOut(m_tokenizer->decode(m_ids, true));
    m_run.clear();
    m_isBehindRun = true;
    return piece;
}

std::string StreamDecoder::finish()
{
    const auto text = m_tokenizer->decode(m_ids, true);
    auto piece = text.size() > m_given ? text.substr(m_given) : std::string();
    m_ids.clear();
    m_run.clear();
    m_isBehindRun = false;
    m_settled = 0;
    m_given = 0;
    return piece;
}

} // namespace anneal::text
