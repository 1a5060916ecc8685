// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pipeline.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>

namespace anneal::text {
namespace {

class PipelineTokenizer : public Tokenizer
{
public:
    PipelineTokenizer(Pipeline pipeline, TokenizerFacts facts) : m_steps(std::move(pipeline)), m_facts(std::move(facts)) { }

    base::Result<std::vector<Token>> tokens(std::string_view utf8, const EncodeOptions &options) const override;
    std::string decode(std::span<const std::int32_t> ids, bool skipSpecial) const override;
    std::string bytesOf(std::int32_t id) const override;
    std::optional<std::int32_t> idOf(std::string_view token) const override;
    bool isSpecial(std::int32_t id) const override { return m_steps.added.isSpecialText(textOf(id)); }
    bool isAdded(std::int32_t id) const override { return m_steps.added.byId(id) != nullptr; }
    std::int32_t size() const override { return std::max(m_steps.model->vocabulary().idCount(), m_steps.added.idCount()); }
    std::string roleText(std::string_view role) const override
    {
        const auto found = m_facts.roles.find(role);
        return found == m_facts.roles.end() ? std::string() : found->second;
    }
    std::vector<std::string> roles() const override
    {
        std::vector<std::string> names;
        for (const auto &role : m_facts.roles)
            names.push_back(role.first);
        return names;
    }
    const std::string &chatTemplate() const override { return m_facts.chatTemplate; }
    const std::string &toolTemplate() const override { return m_facts.toolTemplate; }

private:
    bool has(std::int32_t id) const { return m_steps.added.byId(id) || m_steps.model->vocabulary().has(id); }
    std::string textOf(std::int32_t id) const
    {
        return m_steps.added.byId(id) ? m_steps.added.textForDecoder(id) : std::string(m_steps.model->vocabulary().text(id));
    }
    void addToken(const AddedToken &token, Range origin, std::vector<Token> &tokens) const;
    std::vector<Token> metered(std::string_view utf8, const EncodeOptions &options, base::Budget &budget) const;
    void encodePlain(AlignedText text, WordCache &cache, base::Budget &budget, std::vector<Token> &tokens) const;
    std::vector<Token> around(std::vector<Token> tokens, bool addSpecial, std::size_t inputSize, base::Budget &budget) const;

    Pipeline m_steps;
    TokenizerFacts m_facts;
    mutable WordCachePool m_caches;
};

void PipelineTokenizer::addToken(const AddedToken &token, Range origin, std::vector<Token> &tokens) const
{
    tokens.push_back({ token.id, origin.begin, origin.end, true });
}

void PipelineTokenizer::encodePlain(AlignedText text, WordCache &cache, base::Budget &budget, std::vector<Token> &tokens) const
{
    if (text.isEmpty())
        return;
    const auto whole = text.whole();
    SplitText split { std::move(text), { whole } };
    if (m_steps.preTokenizer)
        m_steps.preTokenizer->split(split, budget);
    budget.check(sizeof(std::int32_t) * split.text.text().size()); // every byte may become a token
    const auto form = split.asBytes ? PieceForm::Bytes : PieceForm::Text;
    std::vector<PieceToken> found;
    for (const auto &piece : split.pieces) {
        found.clear();
        m_steps.model->encode(split.text.view(piece), form, cache, budget, found);
        for (const auto &token : found) {
            const auto origin = split.text.origin({ piece.begin + token.range.begin, piece.begin + token.range.end });
            tokens.push_back({ token.id, origin.begin, origin.end, false });
        }
        budget.check(sizeof(std::int32_t) * tokens.size());
    }
}

base::Result<std::vector<Token>> PipelineTokenizer::tokens(std::string_view utf8, const EncodeOptions &options) const
{
    base::Budget budget(utf8.size());
    try {
        return metered(utf8, options, budget);
    } catch (const base::TooMuch &failure) {
        // From there on each byte may be a token in a list that is too large.
        constexpr std::size_t kLong = base::Budget::kMostBytes / sizeof(std::int32_t);
        if (failure.byText)
            return base::Error { base::ErrorKind::BadData, tr_("the tokenizer %1 %2.", m_facts.file, failure.what),
                tr_("Remove the combining marks from the row.") };
        const auto size = base::formatBytes(utf8.size());
        if (utf8.size() >= kLong)
            return base::Error { base::ErrorKind::BadData, tr_("a text of %1 is too long to be tokenised at once.", size),
                tr_("Split it into smaller files.") };
        return unlikeAnyKnown(tr_("the tokenizer %1 %2, for a text of %3", m_facts.file, failure.what, size));
    }
}

std::vector<Token> PipelineTokenizer::metered(std::string_view utf8, const EncodeOptions &options, base::Budget &budget) const
{
    std::vector<Token> found;
    budget.checkAligned(utf8.size());
    auto cache = m_caches.borrow();
    const AlignedText input(utf8);
    const auto asText = options.addedAsText ? AddedTokens::AsText::All
        : options.specialAsText             ? AddedTokens::AsText::Special
                                            : AddedTokens::AsText::None;
    std::size_t normalized = 0; // of all parts together: each of them may grow by what a normalizer puts in front
    for (const auto &raw : m_steps.added.find(input.text(), AddedTokens::Search::Raw, asText, budget)) {
        if (raw.token) {
            addToken(*raw.token, input.origin(raw.range), found);
            continue;
        }
        auto text = input.slice(raw.range);
        if (m_steps.normalizer)
            m_steps.normalizer->apply(text, budget);
        budget.checkAligned(normalized += text.text().size());
        for (const auto &part : m_steps.added.find(text.text(), AddedTokens::Search::Normalized, asText, budget)) {
            if (part.token)
                addToken(*part.token, text.origin(part.range), found);
            else
                encodePlain(text.slice(part.range), *cache, budget, found);
        }
    }
    m_caches.giveBack(std::move(cache));
    return around(std::move(found), options.addSpecial, utf8.size(), budget);
}

std::vector<Token> PipelineTokenizer::around(std::vector<Token> tokens, bool addSpecial, std::size_t inputSize, base::Budget &budget) const
{
    for (const auto &items : m_steps.postProcessor.templates) {
        std::vector<Token> result;
        std::uint32_t at = 0; // before the text at its begin, behind it at its end
        for (const auto &item : items) {
            const auto count = !item.ids ? tokens.size() : addSpecial ? item.ids->size() : 0;
            budget.check(sizeof(std::int32_t) * (result.size() + count));
            budget.work(sizeof(Token) * (count + 1));
            if (!item.ids) {
                result.insert(result.end(), tokens.begin(), tokens.end());
                at = static_cast<std::uint32_t>(inputSize);
            } else if (addSpecial) {
                for (const auto id : *item.ids)
                    result.push_back({ id, at, at, true });
            }
        }
        tokens = std::move(result);
    }
    return tokens;
}

std::string PipelineTokenizer::decode(std::span<const std::int32_t> ids, bool skipSpecial) const
{
    base::Budget budget(sizeof(std::int32_t) * ids.size(), base::Budget::timeFor(ids.size())); // a token is a byte of text at least
    const auto texts = [&] {
        std::vector<std::string> all;
        all.reserve(ids.size());
        std::size_t bytes = 0;
        for (const auto id : ids) {
            if (!has(id))
                continue;
            auto text = textOf(id);
            bytes += text.size() + 1;
            if (bytes > budget.largest())
                break; // no known tokenizer has tokens that long
            if (!skipSpecial || !m_steps.added.isSpecialText(text))
                all.push_back(std::move(text));
        }
        return all;
    };
    auto decoded = texts();
    if (m_steps.decoder) {
        try {
            m_steps.decoder->decode(decoded, budget);
        } catch (const base::TooMuch &) {
            decoded = texts(); // the tokens as they stand in the vocabulary are better than none
        }
    }
    std::string joined;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        if (i > 0 && !m_steps.decoder)
            joined += ' ';
        joined += decoded[i];
    }
    return joined;
}

std::string PipelineTokenizer::bytesOf(std::int32_t id) const
{
    if (const auto *token = m_steps.added.byId(id))
        return token->content;
    auto text = textOf(id);
    if (!m_steps.decoder)
        return text;
    base::Budget budget(text.size());
    try {
        return m_steps.decoder->bytesOf(text, budget);
    } catch (const base::TooMuch &) {
        return text;
    }
}

std::optional<std::int32_t> PipelineTokenizer::idOf(std::string_view token) const
{
    const auto added = m_steps.added.id(token);
    return added ? added : m_steps.model->vocabulary().id(token);
}

} // namespace

base::Error unlikeAnyKnown(std::string what)
{
    return { base::ErrorKind::Unsafe, std::move(what) + ".", tr_("Check where the model comes from: no known tokenizer does that.") };
}

base::Error tooMuchAdded(const base::TooMuch &failure)
{
    return unlikeAnyKnown(tr_("while its added tokens are read, the tokenizer %1", failure.what));
}

std::shared_ptr<const Tokenizer> makeTokenizer(Pipeline pipeline, TokenizerFacts facts)
{
    return std::make_shared<PipelineTokenizer>(std::move(pipeline), std::move(facts));
}

} // namespace anneal::text
