// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pretokenizer.h"

#include "core/base/tr.h"
#include "core/text/bytelevel.h"
#include "core/text/patternscanner.h"
#include "core/text/splitbehavior.h"
#include "core/text/stepjson.h"

namespace anneal::text {
namespace {

using Made = base::Result<std::unique_ptr<PreTokenizer>>;

/// Splits each piece by `splitPiece(whole text, piece, pieces to append to)`.
template <typename SplitPiece>
void splitEach(SplitText &text, base::Budget &budget, SplitPiece splitPiece)
{
    budget.work(2 * text.text.text().size());
    std::vector<Range> pieces;
    pieces.reserve(text.pieces.size());
    for (const auto &piece : text.pieces)
        splitPiece(std::string_view(text.text.text()), piece, pieces);
    text.pieces = std::move(pieces);
}

/// Rewrites each piece by itself.
template <typename Rewrite>
void rewriteEach(SplitText &text, base::Budget &budget, Rewrite rewrite)
{
    budget.work(8 * text.text.text().size());
    AlignedText all;
    for (auto &piece : text.pieces) {
        AlignedText part = text.text.slice(piece);
        rewrite(part);
        const auto begin = static_cast<std::uint32_t>(all.text().size());
        budget.checkAligned(all.text().size() + part.text().size());
        all.append(part);
        piece = { begin, static_cast<std::uint32_t>(all.text().size()) };
    }
    text.text = std::move(all);
}

class Sequence : public PreTokenizer
{
public:
    explicit Sequence(std::vector<std::unique_ptr<PreTokenizer>> steps) : m_steps(std::move(steps)) { }
    void split(SplitText &text, base::Budget &budget) const override
    {
        for (const auto &step : m_steps)
            step->split(text, budget);
    }

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

class ByteLevel : public PreTokenizer
{
public:
    ByteLevel(const StepJson &json, LastByteLevel last)
        : m_prefixSpace(json.flag("add_prefix_space", true))
        , m_regex(json.flag("use_regex", true))
        , m_last(last)
    { }

    void split(SplitText &text, base::Budget &budget) const override
    {
        if (m_prefixSpace) {
            rewriteEach(text, budget, [](AlignedText &piece) {
                if (!piece.text().starts_with(' '))
                    piece.prepend(" ");
            });
        }
        if (m_regex) {
            splitEach(text, budget,
                [](std::string_view all, Range piece, std::vector<Range> &pieces) { scanPattern(KnownPattern::Gpt2, all, piece, pieces); });
        }
        if (m_last == LastByteLevel::LeavesBytes)
            text.asBytes = true;
        else
            rewriteEach(text, budget, mapToByteCharacters);
    }

private:
    bool m_prefixSpace, m_regex;
    LastByteLevel m_last;
};

class Split : public PreTokenizer
{
public:
    Split(Regex regex, SplitBehavior behavior, bool invert, std::optional<KnownPattern> known)
        : m_regex(std::move(regex))
        , m_behavior(behavior)
        , m_invert(invert)
        , m_known(known)
    { }

    void split(SplitText &text, base::Budget &budget) const override
    {
        splitEach(text, budget, [this, &budget](std::string_view all, Range piece, std::vector<Range> &pieces) {
            if (m_known) {
                scanPattern(*m_known, all, piece, pieces);
                return;
            }
            auto found = m_regex.matches(all.substr(piece.begin, piece.size()), budget);
            for (auto &match : found)
                match = { match.begin + piece.begin, match.end + piece.begin };
            auto parts = partsAround(found, piece);
            for (auto &part : parts)
                part.isDelimiter ^= m_invert;
            splitAt(parts, m_behavior, pieces);
        });
    }

private:
    Regex m_regex;
    SplitBehavior m_behavior;
    bool m_invert;
    std::optional<KnownPattern> m_known; // where the behaviour is Isolated and the pattern has a hand-written equivalent
};

/// Splits at every character that a function accepts.
template <typename Accepts>
class Characters : public PreTokenizer
{
public:
    Characters(Accepts accepts, SplitBehavior behavior) : m_accepts(std::move(accepts)), m_behavior(behavior) { }

    void split(SplitText &text, base::Budget &budget) const override
    {
        splitEach(text, budget, [this](std::string_view all, Range piece, std::vector<Range> &pieces) {
            std::vector<Range> found;
            for (std::size_t at = piece.begin; at < piece.end;) {
                const auto begin = at;
                if (m_accepts(nextCodePoint(all, at)))
                    found.push_back({ static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at) });
            }
            if (found.empty())
                pieces.push_back(piece);
            else
                splitAt(partsAround(found, piece), m_behavior, pieces);
        });
    }

private:
    Accepts m_accepts;
    SplitBehavior m_behavior;
};

/// \w+|[^\w\s]+ ; white space is dropped.
class Whitespace : public PreTokenizer
{
public:
    void split(SplitText &text, base::Budget &budget) const override
    {
        splitEach(text, budget, [](std::string_view all, Range piece, std::vector<Range> &pieces) {
            enum class Kind { None, Word, Other } kind = Kind::None;
            for (std::size_t at = piece.begin; at < piece.end;) {
                const auto begin = static_cast<std::uint32_t>(at);
                const auto code = nextCodePoint(all, at);
                const auto now = isWordCharacter(code) ? Kind::Word : isWhiteSpace(code) ? Kind::None : Kind::Other;
                if (now != Kind::None && now != kind)
                    pieces.push_back({ begin, begin });
                if (now != Kind::None)
                    pieces.back().end = static_cast<std::uint32_t>(at);
                kind = now;
            }
        });
    }
};

class FixedLength : public PreTokenizer
{
public:
    explicit FixedLength(std::int64_t length) : m_length(length) { }

    void split(SplitText &text, base::Budget &budget) const override
    {
        splitEach(text, budget, [this](std::string_view all, Range piece, std::vector<Range> &pieces) {
            std::int64_t count = 0;
            for (auto at = piece.begin; at < piece.end; ++count) {
                if (count % m_length == 0)
                    pieces.push_back({ at, at });
                at += static_cast<std::uint32_t>(sequenceLength(all, at));
                pieces.back().end = at;
            }
        });
    }

private:
    std::int64_t m_length; // characters
};

enum class PrependScheme { Always, First, Never };

class Metaspace : public PreTokenizer
{
public:
    Metaspace(char32_t replacement, PrependScheme scheme, bool split) : m_scheme(scheme), m_split(split)
    {
        appendCodePoint(m_replacement, replacement);
    }

    void split(SplitText &text, base::Budget &budget) const override
    {
        rewriteEach(text, budget, [this, &budget](AlignedText &piece) {
            std::vector<Range> spaces;
            for (std::uint32_t i = 0; i < piece.text().size(); ++i) {
                if (piece.text()[i] == ' ')
                    spaces.push_back({ i, i + 1 });
            }
            budget.checkAligned(piece.text().size() + spaces.size() * m_replacement.size());
            piece.replace(spaces, m_replacement);
            const bool wanted = m_scheme == PrependScheme::Always || (m_scheme == PrependScheme::First && piece.origin(piece.whole()).begin == 0);
            if (wanted && !piece.text().starts_with(m_replacement))
                piece.prepend(m_replacement);
        });
        if (!m_split)
            return;
        splitEach(text, budget, [this](std::string_view all, Range piece, std::vector<Range> &pieces) {
            std::vector<Range> found;
            const auto within = all.substr(0, piece.end);
            for (std::size_t at = piece.begin; (at = within.find(m_replacement, at)) != std::string_view::npos; at += m_replacement.size())
                found.push_back({ static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + m_replacement.size()) });
            splitAt(partsAround(found, piece), SplitBehavior::MergedWithNext, pieces);
        });
    }

private:
    std::string m_replacement;
    PrependScheme m_scheme;
    bool m_split;
};

template <typename Step, typename... Arguments>
Made made(Arguments &&...arguments)
{
    return std::unique_ptr<PreTokenizer>(std::make_unique<Step>(std::forward<Arguments>(arguments)...));
}

template <typename Accepts>
Made atCharacters(Accepts accepts, SplitBehavior behavior)
{
    return made<Characters<Accepts>>(std::move(accepts), behavior);
}

Made readSplit(const StepJson &json)
{
    auto regex = json.pattern();
    if (!regex)
        return regex.error();
    const auto behavior = splitBehavior(json.text("behavior").value_or(std::string()));
    if (!behavior)
        return json.corrupt(tr_("%1 has an unknown behavior"));
    const bool invert = json.flag("invert", false);
    std::optional<KnownPattern> known;
    // Those patterns match everything, so inverted they leave the same pieces.
    if (*behavior == SplitBehavior::Isolated)
        known = knownPattern(StepJson(*json.member("pattern")).text("Regex").value_or(std::string()));
    return made<Split>(std::move(*regex), *behavior, invert, known);
}

Made readMetaspace(const StepJson &json)
{
    const auto replacement = json.character("replacement");
    if (!replacement)
        return json.corrupt(tr_("%1 has a replacement that is not one character"));
    const auto scheme = json.text("prepend_scheme").value_or(json.flag("add_prefix_space", true) ? "always" : "never");
    const bool split = json.flag("split", true);
    if (scheme == "always")
        return made<Metaspace>(*replacement, PrependScheme::Always, split);
    if (scheme == "first")
        return made<Metaspace>(*replacement, PrependScheme::First, split);
    if (scheme == "never")
        return made<Metaspace>(*replacement, PrependScheme::Never, split);
    return json.corrupt(tr_("%1 has an unknown prepend_scheme"));
}

Made readSequence(const StepJson &json, LastByteLevel last)
{
    const auto *list = json.member("pretokenizers");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no list of pretokenizers"));
    std::vector<std::unique_ptr<PreTokenizer>> steps;
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto step = readPreTokenizer((*list)[i], i + 1 == list->size() ? last : LastByteLevel::Rewrites);
        if (!step)
            return step;
        if (*step)
            steps.push_back(std::move(*step));
    }
    return made<Sequence>(std::move(steps));
}

Made readBert()
{
    std::vector<std::unique_ptr<PreTokenizer>> steps;
    steps.push_back(std::move(*atCharacters(isWhiteSpace, SplitBehavior::Removed)));
    steps.push_back(std::move(*atCharacters(isPunctuation, SplitBehavior::Isolated)));
    return made<Sequence>(std::move(steps));
}

} // namespace

base::Result<std::unique_ptr<PreTokenizer>> readPreTokenizer(const base::Json &value, LastByteLevel last)
{
    if (value.is_null())
        return std::unique_ptr<PreTokenizer>();
    const StepJson json(value, StepJson::kPreTokenizer);
    const auto type = json.type();
    if (type == "Sequence")
        return readSequence(json, last);
    if (type == "ByteLevel")
        return made<ByteLevel>(json, last);
    if (type == "Split")
        return readSplit(json);
    if (type == "Metaspace")
        return readMetaspace(json);
    if (type == "BertPreTokenizer")
        return readBert();
    if (type == "Whitespace")
        return made<Whitespace>();
    if (type == "WhitespaceSplit")
        return atCharacters(isWhiteSpace, SplitBehavior::Removed);
    if (type == "Digits")
        return atCharacters(isNumeric, json.flag("individual_digits", false) ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
    if (type == "Punctuation") {
        const auto behavior = splitBehavior(json.text("behavior").value_or("Isolated"));
        return behavior ? atCharacters(isPunctuation, *behavior) : Made(json.corrupt(tr_("%1 has an unknown behavior")));
    }
    if (type == "CharDelimiterSplit") {
        const auto delimiter = json.character("delimiter");
        return delimiter ? atCharacters([c = *delimiter](char32_t code) { return code == c; }, SplitBehavior::Removed)
                         : Made(json.corrupt(tr_("%1 has a delimiter that is not one character")));
    }
    if (type == "FixedLength") {
        const auto length = json.number("length").value_or(5);
        return length > 0 ? made<FixedLength>(length) : Made(json.corrupt(tr_("%1 has a length that is not positive")));
    }
    return type.empty() ? json.corrupt(tr_("%1 has no type")) : json.unsupported();
}

} // namespace anneal::text
