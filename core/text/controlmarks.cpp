// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/controlmarks.h"

#include "core/base/text.h"
#include "core/jinja/lexer.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace anneal::text {
namespace {

// Noncharacters: Unicode keeps them for use inside a program, so no text loses anything when they are taken out of it.
constexpr std::string_view kOpen = "\xEF\xB7\x90";  // U+FDD0
constexpr std::string_view kClose = "\xEF\xB7\x91"; // U+FDD1

bool isMarker(std::string_view text, std::size_t at)
{
    const auto here = text.substr(at, kOpen.size());
    return here == kOpen || here == kClose;
}

/// Whether a key is one that a template may ask for by its name; it holds no tag.
bool isPlainName(std::string_view key)
{
    return std::all_of(key.begin(), key.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

/// What a template may write: its text outside of tags and its string constants, each ended by a zero byte.
std::string literalsOf(std::string_view chatTemplate)
{
    std::string literals;
    try {
        for (const auto &token : jinja::lex(chatTemplate))
            if (token.kind == jinja::TokenKind::Data || token.kind == jinja::TokenKind::String)
                literals.append(token.text).push_back('\0');
    } catch (const jinja::Failure &) {
        return {}; // such a template does not compile, and renders nothing
    }
    return literals;
}

} // namespace

ControlMarks::ControlMarks(const Tokenizer &tokenizer, const std::vector<std::string_view> &chatTemplates)
{
    std::string literals;
    for (const auto chatTemplate : chatTemplates)
        literals += literalsOf(chatTemplate);
    std::vector<std::string> others;
    ByteTrie places; // of each in others
    for (std::int32_t id = 0; id < tokenizer.size(); ++id) {
        if (!tokenizer.isAdded(id))
            continue;
        auto text = tokenizer.bytesOf(id);
        if (tokenizer.isSpecial(id) && !text.empty()) {
            m_tokens.push_back(std::move(text));
        } else if (!base::trimmed(text).empty()) { // every template writes white space
            places.add(text, static_cast<std::int32_t>(others.size()));
            others.push_back(std::move(text));
        }
    }
    m_special = m_tokens.size();
    std::vector<bool> isWritten(others.size());
    for (std::size_t at = 0; at < literals.size() && !others.empty(); ++at)
        places.prefixes(
            std::string_view(literals).substr(at), [&](std::int32_t place, std::size_t) { isWritten[static_cast<std::size_t>(place)] = true; });
    for (std::size_t i = 0; i < others.size(); ++i)
        if (isWritten[i])
            m_tokens.push_back(std::move(others[i]));
    for (std::size_t place = 0; place < m_tokens.size(); ++place)
        m_places.add(m_tokens[place], static_cast<std::int32_t>(place));
}

std::string ControlMarks::mark(const std::string &text, Tokens tokens) const
{
    std::string marked;
    for (std::size_t at = 0; at < text.size();) {
        if (isMarker(text, at)) { // it could forge a marked token
            at += kOpen.size();
            continue;
        }
        std::optional<std::size_t> place; // of the longest
        m_places.prefixes(std::string_view(text).substr(at), [&](std::int32_t value, std::size_t) {
            if (const auto found = static_cast<std::size_t>(value); tokens == Tokens::All || found < m_special)
                place = found;
        });
        if (!place) {
            marked += text[at++];
            continue;
        }
        const auto &token = m_tokens[*place];
        marked.append(kOpen).append(token).append(kClose);
        at += token.size();
    }
    return marked;
}

base::Json ControlMarks::mark(const base::Json &value, Tokens tokens) const
{
    if (value.is_string())
        return mark(value.get_ref<const std::string &>(), tokens);
    if (!value.is_structured())
        return value;
    base::Json marked = value.is_array() ? base::Json::array() : base::Json::object();
    if (value.is_array())
        for (const auto &element : value)
            marked.push_back(mark(element, tokens));
    else
        for (const auto &[key, element] : value.items())
            base::appendKey(marked, isPlainName(key) ? key : mark(key, tokens), mark(element, tokens));
    return marked;
}

MarkedText ControlMarks::unmark(const Rendered &rendered)
{
    MarkedText clean;
    clean.speakers = rendered.speakers;
    std::vector<std::size_t> places; // of each marker in the rendered text
    std::optional<std::size_t> open;
    const std::string_view text = rendered.text;
    for (std::size_t at = 0; at < text.size();) {
        if (!isMarker(text, at)) {
            clean.text += text[at++];
            continue;
        }
        places.push_back(at);
        const bool opens = text.substr(at, kOpen.size()) == kOpen;
        if (!opens && open)
            clean.written.emplace_back(*open, clean.text.size());
        else
            clean.cuts.push_back(clean.text.size());
        open = opens ? std::optional(clean.text.size()) : std::nullopt;
        at += kOpen.size();
    }
    const auto moved = [&](std::size_t at) {
        const auto before = std::lower_bound(places.begin(), places.end(), at) - places.begin();
        return at - static_cast<std::size_t>(before) * kOpen.size();
    };
    for (const auto &[begin, end] : rendered.generated)
        clean.generated.emplace_back(moved(begin), moved(end));
    return clean;
}

namespace {

/// A piece from the middle of a text, as it would be encoded there: SentencePiece puts a space before what begins a text.
base::Result<std::vector<Token>> encodePiece(const Tokenizer &tokenizer, std::string_view piece, bool asText)
{
    EncodeOptions options;
    options.addedAsText = asText;
    const auto lineBreak = tokenizer.tokens("\n", options);
    auto tokens = tokenizer.tokens("\n" + std::string(piece), options);
    if (!lineBreak || !tokens)
        return tokens;
    const bool stands = tokens->size() >= lineBreak->size()
        && std::equal(
            lineBreak->begin(), lineBreak->end(), tokens->begin(), [](const Token &a, const Token &b) { return a.id == b.id && a.end == b.end; });
    if (!stands)
        return tokenizer.tokens(piece, options);
    tokens->erase(tokens->begin(), tokens->begin() + static_cast<std::ptrdiff_t>(lineBreak->size()));
    for (auto &token : *tokens) {
        token.begin -= std::min(token.begin, 1u);
        token.end -= std::min(token.end, 1u);
    }
    return tokens;
}

} // namespace

base::Result<std::vector<Token>> encodeMarked(const Tokenizer &tokenizer, const MarkedText &marked)
{
    if (marked.written.empty() && marked.cuts.empty())
        return tokenizer.tokens(marked.text);
    std::vector<std::size_t> bounds { 0, marked.text.size() };
    for (const auto &[begin, end] : marked.written)
        bounds.insert(bounds.end(), { begin, end });
    bounds.insert(bounds.end(), marked.cuts.begin(), marked.cuts.end());
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());

    std::vector<Token> all;
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
        const auto begin = bounds[i];
        const auto piece = std::string_view(marked.text).substr(begin, bounds[i + 1] - begin);
        const auto span = std::lower_bound(
            marked.written.begin(), marked.written.end(), begin, [](const auto &written, std::size_t at) { return written.first < at; });
        const bool asText = span != marked.written.end() && span->first == begin;
        const auto tokens = begin == 0 && !asText ? tokenizer.tokens(piece) : encodePiece(tokenizer, piece, asText);
        if (!tokens)
            return tokens;
        for (auto token : *tokens) {
            token.begin += static_cast<std::uint32_t>(begin);
            token.end += static_cast<std::uint32_t>(begin);
            all.push_back(token);
        }
    }
    return all;
}

} // namespace anneal::text
