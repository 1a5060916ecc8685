// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/decoder.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/text/bytelevel.h"
#include "core/text/stepjson.h"

#include <algorithm>

namespace anneal::text {
namespace {

using Made = base::Result<std::unique_ptr<Decoder>>;
constexpr std::string_view kLowLine = "\xE2\x96\x81"; // ▁

/// "<0xE4>" as its byte.
std::optional<char> byteOfToken(std::string_view token)
{
    if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>')
        return std::nullopt;
    int value = 0;
    for (const char c : token.substr(3, 2)) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + digit;
    }
    return static_cast<char>(value);
}

std::string joined(const std::vector<std::string> &tokens)
{
    std::string text;
    for (const auto &token : tokens)
        text += token;
    return text;
}

class Sequence : public Decoder
{
public:
    explicit Sequence(std::vector<std::unique_ptr<Decoder>> steps) : m_steps(std::move(steps)) { }
    void decode(std::vector<std::string> &tokens, base::Budget &budget) const override
    {
        for (const auto &step : m_steps)
            step->decode(tokens, budget);
    }
    double growth() const override
    {
        double all = 1;
        for (const auto &step : m_steps)
            all *= std::max(1.0, step->growth());
        return all;
    }
    std::string bytesOf(std::string token, base::Budget &budget) const override
    {
        for (const auto &step : m_steps)
            token = step->bytesOf(std::move(token), budget);
        return token;
    }

private:
    std::vector<std::unique_ptr<Decoder>> m_steps;
};

class ByteLevel : public Decoder
{
public:
    void decode(std::vector<std::string> &tokens, base::Budget &budget) const override
    {
        std::string bytes;
        for (auto &token : tokens)
            bytes += bytesOf(std::move(token), budget);
        tokens = { toValidUtf8(bytes) };
    }
    std::string bytesOf(std::string token, base::Budget &) const override
    {
        auto bytes = fromByteCharacters(token);
        return bytes ? std::move(*bytes) : token;
    }
};

class ByteFallback : public Decoder
{
public:
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        std::vector<std::string> result;
        std::string run;
        const auto endRun = [&] {
            if (base::isUtf8(run)) {
                if (!run.empty())
                    result.push_back(run);
            } else {
                result.insert(result.end(), run.size(), std::string(kReplacementCharacter));
            }
            run.clear();
        };
        for (auto &token : tokens) {
            if (const auto byte = byteOfToken(token)) {
                run.push_back(*byte);
            } else {
                endRun();
                result.push_back(std::move(token));
            }
        }
        endRun();
        tokens = std::move(result);
    }
    std::string bytesOf(std::string token, base::Budget &) const override
    {
        const auto byte = byteOfToken(token);
        return byte ? std::string(1, *byte) : token;
    }
};

class Metaspace : public Decoder
{
public:
    Metaspace(std::string replacement, bool dropsFirst) : m_replacement(std::move(replacement)), m_dropsFirst(dropsFirst) { }
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            tokens[i] = replaced(tokens[i], m_replacement, i == 0 && m_dropsFirst ? "" : " ");
    }
    std::string bytesOf(std::string token, base::Budget &) const override { return replaced(token, m_replacement, " "); }

private:
    std::string m_replacement;
    bool m_dropsFirst;
};

class Fuse : public Decoder
{
public:
    void decode(std::vector<std::string> &tokens, base::Budget &) const override { tokens = { joined(tokens) }; }
};

class Strip : public Decoder
{
public:
    Strip(char32_t content, std::int64_t start, std::int64_t stop) : m_start(start), m_stop(stop) { appendCodePoint(m_content, content); }
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        for (auto &token : tokens) {
            std::string_view rest = token;
            for (std::int64_t i = 0; i < m_start && rest.starts_with(m_content); ++i)
                rest.remove_prefix(m_content.size());
            for (std::int64_t i = 0; i < m_stop && rest.ends_with(m_content); ++i)
                rest.remove_suffix(m_content.size());
            token = std::string(rest);
        }
    }

private:
    std::string m_content;
    std::int64_t m_start, m_stop;
};

class Replace : public Decoder
{
public:
    /// `shortest`: bytes that a match has at least.
    Replace(Regex pattern, std::size_t shortest, std::string content)
        : m_pattern(std::move(pattern))
        , m_shortest(shortest)
        , m_content(std::move(content))
    { }
    double growth() const override
    {
        const auto made = static_cast<double>(m_content.size());
        return m_shortest > 0 ? made / static_cast<double>(m_shortest) : made + 1;
    }
    void decode(std::vector<std::string> &tokens, base::Budget &budget) const override
    {
        for (auto &token : tokens)
            token = bytesOf(std::move(token), budget);
    }
    std::string bytesOf(std::string token, base::Budget &budget) const override
    {
        std::string text;
        std::size_t last = 0;
        for (const auto &match : m_pattern.matches(token, budget)) {
            text.append(token, last, match.begin - last).append(m_content);
            last = match.end;
        }
        return text.append(token, last);
    }

private:
    Regex m_pattern;
    std::size_t m_shortest;
    std::string m_content;
};

/// What English writers expect around punctuation, as in WordPiece's and CTC's clean-up.
std::string cleanedUp(std::string text)
{
    static constexpr std::pair<std::string_view, std::string_view> kRules[] {
        { " .", "." },
        { " ?", "?" },
        { " !", "!" },
        { " ,", "," },
        { " ' ", "'" },
        { " n't", "n't" },
        { " 'm", "'m" },
        { " do not", " don't" }, // not translated: English itself
        { " 's", "'s" },
        { " 've", "'ve" },
        { " 're", "'re" },
    };
    for (const auto &[from, to] : kRules)
        text = replaced(text, from, to);
    return text;
}

class WordPiece : public Decoder
{
public:
    WordPiece(std::string prefix, bool cleanUp) : m_prefix(std::move(prefix)), m_cleanUp(cleanUp) { }
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (i > 0)
                tokens[i] = tokens[i].starts_with(m_prefix) ? tokens[i].substr(m_prefix.size()) : " " + tokens[i];
            if (m_cleanUp)
                tokens[i] = cleanedUp(std::move(tokens[i]));
        }
    }
    double growth() const override { return 2; } // the space in front of a token
    std::string bytesOf(std::string token, base::Budget &) const override
    {
        return token.starts_with(m_prefix) ? token.substr(m_prefix.size()) : token;
    }

private:
    std::string m_prefix;
    bool m_cleanUp;
};

class BpeSuffix : public Decoder
{
public:
    explicit BpeSuffix(std::string suffix) : m_suffix(std::move(suffix)) { }
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            tokens[i] = replaced(tokens[i], m_suffix, i + 1 < tokens.size() ? " " : "");
    }
    std::string bytesOf(std::string token, base::Budget &) const override { return replaced(token, m_suffix, " "); }

private:
    std::string m_suffix;
};

/// Connectionist temporal classification: repeated tokens are one.
class Ctc : public Decoder
{
public:
    Ctc(std::string pad, std::string delimiter, bool cleanUp) : m_pad(std::move(pad)), m_delimiter(std::move(delimiter)), m_cleanUp(cleanUp) { }
    void decode(std::vector<std::string> &tokens, base::Budget &budget) const override
    {
        tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
        for (auto &token : tokens)
            token = bytesOf(std::move(token), budget);
        std::erase(tokens, std::string());
    }
    std::string bytesOf(std::string token, base::Budget &) const override
    {
        token = replaced(token, m_pad, "");
        return m_cleanUp ? replaced(cleanedUp(std::move(token)), m_delimiter, " ") : token;
    }

private:
    std::string m_pad, m_delimiter;
    bool m_cleanUp;
};

class SentencePiece : public Decoder
{
public:
    explicit SentencePiece(bool stripsFirstSpace) : m_stripsFirstSpace(stripsFirstSpace) { }
    void decode(std::vector<std::string> &tokens, base::Budget &) const override
    {
        std::string text, run;
        bool first = m_stripsFirstSpace;
        const auto endRun = [&] {
            for (std::size_t at = 0, malformed = 0; at < run.size();) {
                const auto length = wellFormedLength(run, at, malformed);
                text += length ? std::string_view(run).substr(at, length) : kReplacementCharacter;
                at += std::max<std::size_t>(length, 1);
            }
            first = first && run.empty();
            run.clear();
        };
        for (const auto &token : tokens) {
            if (const auto byte = byteOfToken(token)) {
                run.push_back(*byte);
                continue;
            }
            endRun();
            std::string_view rest = token;
            if (first && rest.starts_with(kLowLine))
                rest.remove_prefix(kLowLine.size());
            first = first && token.empty();
            text += replaced(rest, kLowLine, " ");
        }
        endRun();
        tokens = { std::move(text) };
    }
    std::string bytesOf(std::string token, base::Budget &) const override
    {
        const auto byte = byteOfToken(token);
        return byte ? std::string(1, *byte) : replaced(token, kLowLine, " ");
    }

private:
    bool m_stripsFirstSpace;
};

template <typename Step, typename... Arguments>
Made made(Arguments &&...arguments)
{
    return std::unique_ptr<Decoder>(std::make_unique<Step>(std::forward<Arguments>(arguments)...));
}

/// Fails with Unsafe for a decoder that makes texts far longer.
Made bounded(const char *name, std::unique_ptr<Decoder> step)
{
    constexpr double kMost = 64;
    if (step->growth() > kMost)
        return base::Error { base::ErrorKind::Unsafe, tr_("the decoder %1 can make texts more than 64 times as long.", name), {} };
    return step;
}

Made readSequence(const StepJson &json)
{
    const auto *list = json.member("decoders");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no list of decoders"));
    std::vector<std::unique_ptr<Decoder>> steps;
    for (const auto &each : *list) {
        auto step = readDecoder(each);
        if (!step)
            return step;
        if (*step)
            steps.push_back(std::move(*step));
    }
    return bounded("Sequence", std::make_unique<Sequence>(std::move(steps)));
}

Made readMetaspace(const StepJson &json)
{
    const auto replacement = json.character("replacement");
    if (!replacement)
        return json.corrupt(tr_("%1 has a replacement that is not one character"));
    std::string text;
    appendCodePoint(text, *replacement);
    const auto scheme = json.text("prepend_scheme").value_or(json.flag("add_prefix_space", true) ? "always" : "never");
    return made<Metaspace>(std::move(text), scheme != "never");
}

Made readReplace(const StepJson &json)
{
    auto pattern = json.pattern();
    if (!pattern)
        return pattern.error();
    const auto literal = StepJson(*json.member("pattern")).text("String").value_or(std::string());
    return bounded("Replace", std::make_unique<Replace>(std::move(*pattern), literal.size(), json.text("content").value_or(std::string())));
}

Made readStrip(const StepJson &json)
{
    const auto content = json.character("content");
    if (!content)
        return json.corrupt(tr_("%1 has a content that is not one character"));
    return made<Strip>(*content, json.number("start").value_or(0), json.number("stop").value_or(0));
}

} // namespace

std::unique_ptr<Decoder> sentencePieceDecoder(bool stripsFirstSpace)
{
    return std::make_unique<SentencePiece>(stripsFirstSpace);
}

base::Result<std::unique_ptr<Decoder>> readDecoder(const base::Json &value)
{
    if (value.is_null())
        return std::unique_ptr<Decoder>();
    const StepJson json(value, StepJson::kDecoder);
    const auto type = json.type();
    if (type == "Sequence")
        return readSequence(json);
    if (type == "ByteLevel")
        return made<ByteLevel>();
    if (type == "ByteFallback")
        return made<ByteFallback>();
    if (type == "Fuse")
        return made<Fuse>();
    if (type == "Metaspace")
        return readMetaspace(json);
    if (type == "Replace")
        return readReplace(json);
    if (type == "Strip")
        return readStrip(json);
    if (type == "WordPiece")
        return made<WordPiece>(json.text("prefix").value_or("##"), json.flag("cleanup", true));
    if (type == "BPEDecoder")
        return made<BpeSuffix>(json.text("suffix").value_or("</w>"));
    if (type == "CTC")
        return made<Ctc>(json.text("pad_token").value_or("<pad>"), json.text("word_delimiter_token").value_or("|"), json.flag("cleanup", true));
    return type.empty() ? json.corrupt(tr_("%1 has no type")) : json.unsupported();
}

} // namespace anneal::text
