// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/normalizer.h"

#include "core/base/tr.h"
#include "core/text/bytelevel.h"
#include "core/text/charsmap.h"
#include "core/text/stepjson.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>

namespace anneal::text {
namespace {

using Made = base::Result<std::unique_ptr<Normalizer>>;

class Sequence : public Normalizer
{
public:
    explicit Sequence(std::vector<std::unique_ptr<Normalizer>> steps) : m_steps(std::move(steps)) { }
    void apply(AlignedText &text, base::Budget &budget) const override
    {
        for (const auto &step : m_steps) {
            budget.work(text.text().size() + 64);
            step->apply(text, budget);
        }
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

/// A step that is one function without settings.
class Plain : public Normalizer
{
public:
    explicit Plain(void (*function)(AlignedText &)) : m_function(function) { }
    void apply(AlignedText &text, base::Budget &budget) const override
    {
        budget.checkAligned(2 * text.text().size()); // none of them makes more of a character
        m_function(text);
    }

private:
    void (*m_function)(AlignedText &);
};

void lowercase(AlignedText &text)
{
    std::vector<Change> changes;
    for (std::size_t at = 0; at < text.text().size();) {
        const auto code = nextCodePoint(text.text(), at);
        if (code == 0x130) { // the only character whose lower case has two
            changes.push_back({ U'i', 0 });
            changes.push_back({ 0x307, 1 });
        } else {
            changes.push_back({ static_cast<char32_t>(u_tolower(static_cast<UChar32>(code))), 0 });
        }
    }
    text.transform(changes);
}

void stripAccents(AlignedText &text)
{
    text.filter([](char32_t code) { return !isCombiningMark(code); });
}

/// What SentencePiece's nmt rules do to single characters.
void nmt(AlignedText &text)
{
    text.filter([](char32_t c) { return !((c >= 1 && c <= 8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F); });
    text.map([](char32_t c) -> char32_t {
        const bool space = c == 9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 || (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029
            || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
        return space ? U' ' : c;
    });
}

class Strip : public Normalizer
{
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) { }
    void apply(AlignedText &text, base::Budget &) const override
    {
        const std::string_view all = text.text();
        std::size_t begin = 0, end = all.size();
        for (std::size_t after = 0; m_left && begin < end; begin = after) {
            after = begin;
            if (!isWhiteSpace(nextCodePoint(all, after)))
                break;
        }
        while (m_right && end > begin) {
            const auto last = lastCodePointAt(all.substr(0, end));
            std::size_t after = last;
            if (!isWhiteSpace(nextCodePoint(all, after)))
                break;
            end = last;
        }
        if (begin > 0 || end < all.size())
            text = text.slice({ static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) });
    }

private:
    bool m_left, m_right;
};

class Replace : public Normalizer
{
public:
    Replace(Regex pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) { }
    void apply(AlignedText &text, base::Budget &budget) const override
    {
        const auto matches = m_pattern.matches(text.text(), budget);
        budget.checkAligned(text.text().size() + matches.size() * m_content.size());
        text.replace(matches, m_content);
    }

private:
    Regex m_pattern;
    std::string m_content;
};

class Prepend : public Normalizer
{
public:
    explicit Prepend(std::string text) : m_text(std::move(text)) { }
    void apply(AlignedText &text, base::Budget &budget) const override
    {
        budget.checkAligned(text.text().size() + m_text.size());
        text.prepend(m_text);
    }

private:
    std::string m_text;
};

/// As in Hugging Face's BertNormalizer, itself after Google's BasicTokenizer.
class Bert : public Normalizer
{
public:
    explicit Bert(const StepJson &json)
        : m_clean(json.flag("clean_text", true))
        , m_chinese(json.flag("handle_chinese_chars", true))
        , m_lowercase(json.flag("lowercase", true))
        , m_accents(json.flag("strip_accents", m_lowercase))
    { }

    void apply(AlignedText &text, base::Budget &budget) const override
    {
        if (m_clean)
            clean(text);
        budget.checkAligned(3 * text.text().size());
        if (m_chinese)
            spaceChinese(text);
        if (m_accents) {
            m_decompose->apply(text, budget);
            text.filter([](char32_t c) { return !isNonspacingMark(c); });
        }
        if (m_lowercase)
            lowercase(text);
    }

private:
    static void clean(AlignedText &text)
    {
        text.filter([](char32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c != 0 && c != 0xFFFD && !isOther(c)); });
        text.map([](char32_t c) { return isWhiteSpace(c) ? U' ' : c; });
    }

    static bool isChinese(char32_t c)
    {
        return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F)
            || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
    }

    static void spaceChinese(AlignedText &text)
    {
        std::vector<Change> changes;
        for (std::size_t at = 0; at < text.text().size();) {
            const auto code = nextCodePoint(text.text(), at);
            if (isChinese(code))
                changes.insert(changes.end(), { { U' ', 0 }, { code, 1 }, { U' ', 1 } });
            else
                changes.push_back({ code, 0 });
        }
        text.transform(changes);
    }

    bool m_clean, m_chinese, m_lowercase, m_accents;
    std::unique_ptr<Normalizer> m_decompose = unicodeNormalizer(UnicodeForm::Nfd);
};

/// Hugging Face's way with a charsmap: graphemes of up to five bytes first, then single characters; the shortest entry counts.
class Precompiled : public Normalizer
{
public:
    explicit Precompiled(Charsmap map) : m_map(std::move(map)) { }

    void apply(AlignedText &text, base::Budget &budget) const override
    {
        std::vector<Change> changes;
        bool modified = false;
        const auto put = [&](std::string_view part) {
            const auto match = m_map.prefix(part, Charsmap::Prefer::Shortest, budget);
            if (match) {
                budget.work(match->replacement.size());
                budget.checkAligned(changes.size() + match->replacement.size());
                add(part, match->replacement, changes);
            }
            modified |= match.has_value();
            return match.has_value();
        };
        forEachGrapheme(text.text(), [&](std::string_view grapheme) {
            if (grapheme.size() < 6 && put(grapheme))
                return;
            for (std::size_t at = 0; at < grapheme.size();) {
                const auto begin = at;
                const auto code = nextCodePoint(grapheme, at);
                if (!put(grapheme.substr(begin, at - begin)))
                    changes.push_back({ code, 0 });
            }
        });
        if (modified)
            text.transform(changes);
    }

private:
    template <typename Function>
    static void forEachGrapheme(std::string_view text, Function function)
    {
        UErrorCode error = U_ZERO_ERROR;
        const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
        UText source = UTEXT_INITIALIZER;
        utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()), &error);
        if (U_SUCCESS(error)) {
            breaks->setText(&source, error);
            std::size_t begin = 0;
            for (auto end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
                function(text.substr(begin, static_cast<std::size_t>(end) - begin));
                begin = static_cast<std::size_t>(end);
            }
        }
        utext_close(&source);
    }

    static void add(std::string_view oldPart, std::string_view newPart, std::vector<Change> &changes)
    {
        const auto count = [](std::string_view part) {
            std::int32_t characters = 0;
            for (std::size_t at = 0; at < part.size(); ++characters)
                at += sequenceLength(part, at);
            return characters;
        };
        const auto first = changes.size();
        for (std::size_t at = 0; at < newPart.size();)
            changes.push_back({ nextCodePoint(newPart, at), 0 });
        const auto difference = static_cast<std::int32_t>(changes.size() - first) - count(oldPart);
        for (std::int32_t i = 0; i < difference; ++i)
            changes[changes.size() - 1 - static_cast<std::size_t>(i)].change = 1;
        if (difference < 0 && !changes.empty())
            changes.back().change += difference;
    }

    Charsmap m_map;
};

/// normalizer.cc of SentencePiece: the longest entry of the charsmap, then white space.
class SentencePiece : public Normalizer
{
public:
    SentencePiece(std::optional<Charsmap> map, const SentencePieceSpec &spec)
        : m_map(std::move(map))
        , m_prefix(spec.addDummyPrefix)
        , m_trim(spec.removeExtraWhitespaces)
        , m_escape(spec.escapeWhitespaces)
    { }

    void apply(AlignedText &text, base::Budget &budget) const override
    {
        const std::string_view all = text.text();
        const std::string_view space = m_escape ? "\xE2\x96\x81" : " ";
        std::string output;
        std::vector<AlignedText::Edit> edits;
        const auto put = [&](std::string_view piece, std::string_view old) {
            const auto escaped = replaced(piece, " ", space);
            budget.work(piece.size());
            budget.checkAligned(output.size() + escaped.size());
            output += escaped;
            edits.push_back({ static_cast<std::uint32_t>(old.size()), static_cast<std::uint32_t>(escaped.size()), old != escaped });
        };
        bool previousIsSpace = m_trim;
        bool begun = false;
        for (std::size_t at = 0; at < all.size();) {
            auto [bytes, piece] = next(all.substr(at), budget);
            const auto old = all.substr(at, bytes);
            at += bytes;
            while (previousIsSpace && piece.starts_with(' '))
                piece.remove_prefix(1);
            if (!begun && !piece.empty()) {
                begun = true;
                if (m_prefix)
                    put(" ", {});
            }
            const bool endsInSpace = piece.empty() ? previousIsSpace : piece.ends_with(' ');
            put(piece, old);
            previousIsSpace = m_trim && endsInSpace;
        }
        text.respell(std::move(output), edits);
        std::string_view kept = text.text();
        while (m_trim && kept.ends_with(space))
            kept.remove_suffix(space.size());
        if (kept.size() < text.text().size())
            text = text.slice({ 0, static_cast<std::uint32_t>(kept.size()) });
    }

private:
    std::pair<std::size_t, std::string_view> next(std::string_view text, base::Budget &budget) const
    {
        if (m_map) {
            if (const auto match = m_map->prefix(text, Charsmap::Prefer::Longest, budget))
                return { match->bytes, match->replacement };
        }
        const auto length = sequenceLength(text, 0);
        return { length, text.substr(0, length) };
    }

    std::optional<Charsmap> m_map;
    bool m_prefix, m_trim, m_escape;
};

std::optional<std::string> fromBase64(std::string_view text)
{
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int digit = c >= 'A' && c <= 'Z' ? c - 'A'
            : c >= 'a' && c <= 'z'             ? c - 'a' + 26
            : c >= '0' && c <= '9'             ? c - '0' + 52
            : c == '+'                         ? 62
            : c == '/'                         ? 63
                                               : -1;
        if (c == '=')
            break;
        if (digit < 0)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<char>(bits >> held & 0xFF));
        }
    }
    return bytes;
}

template <typename Step, typename... Arguments>
Made made(Arguments &&...arguments)
{
    return std::unique_ptr<Normalizer>(std::make_unique<Step>(std::forward<Arguments>(arguments)...));
}

Made readSequence(const StepJson &json)
{
    const auto *list = json.member("normalizers");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no list of normalizers"));
    std::vector<std::unique_ptr<Normalizer>> steps;
    for (const auto &each : *list) {
        auto step = readNormalizer(each);
        if (!step)
            return step;
        if (*step)
            steps.push_back(std::move(*step));
    }
    return made<Sequence>(std::move(steps));
}

Made readPrecompiled(const StepJson &json)
{
    const auto encoded = json.text("precompiled_charsmap");
    if (!encoded)
        return std::unique_ptr<Normalizer>();
    const auto bytes = fromBase64(*encoded);
    if (!bytes)
        return json.corrupt(tr_("%1 has a charsmap that is not base64"));
    if (bytes->empty())
        return std::unique_ptr<Normalizer>();
    auto map = Charsmap::parse(*bytes);
    if (!map)
        return map.error();
    return made<Precompiled>(std::move(*map));
}

Made readReplace(const StepJson &json)
{
    auto pattern = json.pattern();
    if (!pattern)
        return pattern.error();
    const auto content = json.text("content");
    if (!content)
        return json.corrupt(tr_("%1 has no content"));
    return made<Replace>(std::move(*pattern), *content);
}

} // namespace

base::Result<std::unique_ptr<Normalizer>> sentencePieceNormalizer(const SentencePieceSpec &spec)
{
    std::optional<Charsmap> map;
    if (!spec.charsmap.empty()) {
        auto parsed = Charsmap::parse(spec.charsmap);
        if (!parsed)
            return parsed.error();
        map = std::move(*parsed);
    }
    return made<SentencePiece>(std::move(map), spec);
}

base::Result<std::unique_ptr<Normalizer>> readNormalizer(const base::Json &value)
{
    if (value.is_null())
        return std::unique_ptr<Normalizer>();
    const StepJson json(value, StepJson::kNormalizer);
    const auto type = json.type();
    if (type == "Sequence")
        return readSequence(json);
    if (type == "NFC")
        return unicodeNormalizer(UnicodeForm::Nfc);
    if (type == "NFD")
        return unicodeNormalizer(UnicodeForm::Nfd);
    if (type == "NFKC")
        return unicodeNormalizer(UnicodeForm::Nfkc);
    if (type == "NFKD")
        return unicodeNormalizer(UnicodeForm::Nfkd);
    if (type == "Lowercase")
        return made<Plain>(lowercase);
    if (type == "StripAccents")
        return made<Plain>(stripAccents);
    if (type == "Nmt")
        return made<Plain>(nmt);
    if (type == "ByteLevel")
        return made<Plain>(mapToByteCharacters);
    if (type == "Strip")
        return made<Strip>(json.flag("strip_left", true), json.flag("strip_right", true));
    if (type == "Replace")
        return readReplace(json);
    if (type == "Prepend")
        return made<Prepend>(json.text("prepend").value_or(std::string()));
    if (type == "Precompiled")
        return readPrecompiled(json);
    if (type == "BertNormalizer")
        return made<Bert>(json);
    return type.empty() ? json.corrupt(tr_("%1 has no type")) : json.unsupported();
}

} // namespace anneal::text
