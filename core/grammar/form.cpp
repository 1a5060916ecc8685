// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/form.h"

#include "core/base/guard.h"
#include "core/base/text.h"
#include "core/grammar/automaton.h"
#include "core/grammar/dfa.h"
#include "core/grammar/schemadocument.h"
#include "core/grammar/schemarules.h"

#include <algorithm>
#include <mutex>

namespace anneal::grammar {

using base::Error;
using base::ErrorKind;
using base::Result;

/// What the walkers of one form share.
struct Form::Shared
{
    std::shared_ptr<const Vocabulary> vocabulary;
    std::vector<std::int32_t> ends;
    std::shared_ptr<const Mask> endMask;                     // these alone
    std::shared_ptr<const std::vector<std::string>> choices; // sorted; null for other forms
    std::mutex mutex;
    Automaton automaton; // guarded by mutex
};

struct Form::Parts
{
    std::shared_ptr<const Vocabulary> vocabulary;
    std::shared_ptr<const Rules> rules;
    std::vector<std::int32_t> ends;
    std::shared_ptr<const std::vector<std::string>> choices;
    std::mutex mutex;
    std::shared_ptr<Shared> shared; // guarded by mutex; made anew when it has become large
};

struct FormWalker::Plan
{
    Ending ending;
};

namespace {

constexpr std::size_t kMostChoiceBytes = 4 << 20;

/// A form that is one terminal, or nothing at all.
Rules rulesOf(std::unique_ptr<Terminal> terminal, bool mayBeEmpty)
{
    Rules rules;
    const auto answer = rules.addRule();
    const auto start = rules.addNode(answer), end = rules.addNode(answer);
    rules.rules[answer].start = start;
    rules.nodes[end].isEnd = true;
    if (mayBeEmpty)
        rules.nodes[start].skips.push_back(end);
    if (terminal)
        rules.nodes[start].edges.push_back({ false, rules.addTerminal(std::move(terminal)), end });
    return rules;
}

Result<Rules> rulesOfPattern(const std::string &pattern)
{
    const auto regex = parseRegex(pattern);
    if (!regex)
        return regex.error();
    Effort effort;
    auto dfa = compileRegex(*regex, Match::Whole, effort);
    if (!dfa)
        return tooLarge(pattern, Beside::Nothing);
    if (dfa->size() == 0)
        return Error { ErrorKind::BadInput, "No text matches the pattern \"" + base::errorExcerpt(pattern, 200) + "\".", {} };
    const bool mayBeEmpty = dfa->accepts(0), isOnlyEmpty = dfa->begin(0) == dfa->end(0);
    if (isOnlyEmpty)
        return rulesOf(nullptr, mayBeEmpty);
    return rulesOf(std::make_unique<DfaTerminal>(std::move(*dfa), Terminal::Kind::Wide), mayBeEmpty);
}

Result<Rules> rulesOfChoices(std::vector<std::string> choices)
{
    if (choices.empty())
        return Error { ErrorKind::BadInput, "There is no text to choose.", {} };
    std::size_t bytes = 0;
    for (const auto &choice : choices) {
        bytes += choice.size() + 1;
        if (!base::isUtf8(choice))
            return Error { ErrorKind::BadInput, "A text to choose is not UTF-8.", {} };
    }
    if (bytes > kMostChoiceBytes)
        return Error { ErrorKind::Unsafe, "The texts to choose from have more than " + std::to_string(kMostChoiceBytes >> 20) + " MiB.", {} };
    const bool mayBeEmpty = std::erase(choices, std::string()) > 0;
    if (choices.empty())
        return rulesOf(nullptr, true);
    return rulesOf(std::make_unique<DfaTerminal>(Dfa::ofTexts(std::move(choices)), Terminal::Kind::Narrow), mayBeEmpty);
}

Result<Rules> rulesOf(const FormSource &source)
{
    try {
        switch (source.kind) {
        case FormSource::Kind::JsonObject:
            return rulesOfSchema({ { "type", "object" } });
        case FormSource::Kind::JsonSchema:
            return rulesOfSchema(source.schema, source.objects);
        case FormSource::Kind::Regex:
            return rulesOfPattern(source.pattern);
        case FormSource::Kind::Choice:
            return rulesOfChoices(source.choices);
        }
    } catch (const Refused &refused) {
        return refused.error;
    }
    return Error { ErrorKind::Internal, "The form is of no known kind.", {} };
}

} // namespace

Form::Form() : m_parts(std::make_unique<Parts>()) { }
Form::~Form() = default;

Result<std::shared_ptr<const Form>> Form::compile(
    const FormSource &source, std::shared_ptr<const Vocabulary> vocabulary, const std::vector<std::int32_t> &ends)
{
    return base::guarded([&]() -> Result<std::shared_ptr<const Form>> {
        auto rules = rulesOf(source);
        if (!rules)
            return rules.error();
        if (const auto solved = rules->solve(*vocabulary); !solved)
            return solved.error();
        std::shared_ptr<Form> form(new Form);
        auto &parts = *form->m_parts;
        parts.rules = std::make_shared<const Rules>(std::move(*rules));
        for (const auto id : ends)
            if (id >= 0 && id < vocabulary->size())
                parts.ends.push_back(id);
        parts.vocabulary = std::move(vocabulary);
        if (source.kind == FormSource::Kind::Choice) {
            auto choices = std::make_shared<std::vector<std::string>>(source.choices);
            std::sort(choices->begin(), choices->end());
            parts.choices = std::move(choices);
        }
        return std::shared_ptr<const Form>(std::move(form));
    });
}

std::shared_ptr<Form::Shared> Form::shared() const
{
    const std::lock_guard lock(m_parts->mutex);
    auto &current = m_parts->shared;
    const auto isLarge = [](Shared &shared) {
        const std::lock_guard inner(shared.mutex);
        return shared.automaton.isLarge();
    };
    if (!current || isLarge(*current)) { // the walkers that it has go on with it
        auto mask = std::make_shared<Mask>(m_parts->vocabulary->size());
        for (const auto id : m_parts->ends)
            mask->add(id);
        current.reset(
            new Shared { m_parts->vocabulary, m_parts->ends, std::move(mask), m_parts->choices, {}, Automaton(m_parts->rules, m_parts->vocabulary) });
    }
    return current;
}

FormWalker Form::walker() const
{
    return FormWalker(shared());
}

std::size_t Form::leastTokens() const
{
    return walker().leastTokens();
}

base::Status Form::fits(std::size_t tokens) const
{
    const auto least = leastTokens();
    if (least <= tokens)
        return base::ok();
    return Error { ErrorKind::BadInput,
        "The shortest answer of the form has " + base::counted(std::int64_t(least), "token") + ", and the answer may have "
            + base::formatCount(std::int64_t(tokens)) + ".",
        "Allow more tokens, or ask for a shorter form." };
}

FormWalker::FormWalker(std::shared_ptr<Form::Shared> shared) : m_shared(std::move(shared)), m_state(m_shared->automaton.start()) { }

std::shared_ptr<const Mask> FormWalker::withEnds(Mask mask) const
{
    mask.add(*m_shared->endMask);
    return std::make_shared<const Mask>(std::move(mask));
}

std::shared_ptr<const Mask> FormWalker::allowed(std::size_t tokensLeft)
{
    auto mask = fitting(tokensLeft);
    return m_shared->choices && mask != m_shared->endMask ? std::make_shared<const Mask>(longestOf(*mask)) : mask;
}

/// Of ids that fit, the longest token of each choice that may still come, and the ends.
Mask FormWalker::longestOf(const Mask &fitting) const
{
    const auto &vocabulary = *m_shared->vocabulary;
    const auto &choices = *m_shared->choices;
    Mask longest(vocabulary.size());
    for (auto choice = std::lower_bound(choices.begin(), choices.end(), m_chosen); choice != choices.end() && choice->starts_with(m_chosen);
         ++choice) {
        auto node = Vocabulary::kNoNode, best = Vocabulary::kNoNode;
        for (auto at = m_chosen.size(); at < choice->size(); ++at) {
            const auto byte = static_cast<std::uint8_t>((*choice)[at]);
            node = at == m_chosen.size() ? vocabulary.firstNode(byte) : vocabulary.child(node, byte);
            if (node == Vocabulary::kNoNode)
                break;
            vocabulary.forIdsAt(node, [&](std::int32_t id) { best = fitting.has(id) ? node : best; });
        }
        if (best != Vocabulary::kNoNode)
            vocabulary.forIdsAt(best, [&](std::int32_t id) {
                if (fitting.has(id))
                    longest.add(id);
            });
    }
    for (const auto id : m_shared->ends)
        if (fitting.has(id))
            longest.add(id);
    return longest;
}

std::shared_ptr<const Mask> FormWalker::fitting(std::size_t tokensLeft)
{
    const std::lock_guard lock(m_shared->mutex);
    auto &automaton = m_shared->automaton;
    const auto &vocabulary = *m_shared->vocabulary;
    if (m_isOver || !automaton.goesOn(m_state))
        return m_shared->endMask;
    const bool hasEnded = automaton.hasEnded(m_state);
    if (tokensLeft == 0)
        return hasEnded ? m_shared->endMask : std::make_shared<const Mask>(vocabulary.size());
    const auto behind = static_cast<std::uint32_t>(std::min<std::size_t>(tokensLeft - 1, Vocabulary::kNever - 1));
    auto plain = automaton.plainMask(m_state);
    if (automaton.knowsEnough() && plain->enough <= behind)
        return hasEnded ? withEnds(plain->mask) : std::shared_ptr<const Mask>(plain, &plain->mask);

    auto mask = automaton.tightMask(m_state, behind);
    makePlan();
    // The next token of the ending that is known, whichever way it is cut, is always allowed.
    const auto &ending = m_plan->ending;
    auto at = m_planned;
    for (auto node = Vocabulary::kNoNode; at < ending.text.size(); ++at) {
        const auto byte = static_cast<std::uint8_t>(ending.text[at]);
        node = node == Vocabulary::kNoNode ? vocabulary.firstNode(byte) : vocabulary.child(node, byte);
        if (node == Vocabulary::kNoNode)
            break;
        if (ending.costs[at + 1] <= behind)
            vocabulary.forIdsAt(node, [&](std::int32_t id) { mask.add(id); });
    }
    return hasEnded ? withEnds(std::move(mask)) : std::make_shared<const Mask>(std::move(mask));
}

/// The ending that was known, or a shorter one that has come in sight.
void FormWalker::makePlan()
{
    auto &automaton = m_shared->automaton;
    if (m_plan && m_plan->ending.costs[m_planned] <= automaton.leastTokens(m_state))
        return;
    m_plan = std::make_shared<const Plan>(Plan { automaton.shortestEnding(m_state) });
    m_planned = 0;
}

bool FormWalker::accept(std::int32_t id)
{
    const auto &ends = m_shared->ends;
    if (std::find(ends.begin(), ends.end(), id) != ends.end()) {
        m_isOver = m_isOver || mayEnd();
        return m_isOver;
    }
    if (id < 0 || id >= m_shared->vocabulary->size() || m_shared->vocabulary->bytesOf(id).empty())
        return false;
    return acceptBytes(m_shared->vocabulary->bytesOf(id));
}

bool FormWalker::acceptBytes(std::string_view bytes)
{
    if (m_isOver)
        return false;
    const std::lock_guard lock(m_shared->mutex);
    auto state = m_state;
    for (std::size_t i = 0; i < bytes.size() && state != Automaton::kDead; ++i)
        state = m_shared->automaton.next(state, static_cast<std::uint8_t>(bytes[i]));
    if (state == Automaton::kDead)
        return false;
    m_state = state;
    if (m_shared->choices)
        m_chosen += bytes;
    if (m_plan && m_plan->ending.text.compare(m_planned, bytes.size(), bytes) == 0)
        m_planned += bytes.size();
    else
        m_plan = nullptr;
    return true;
}

bool FormWalker::mayEnd() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->automaton.hasEnded(m_state);
}

bool FormWalker::mustEnd() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_isOver || (m_shared->automaton.hasEnded(m_state) && !m_shared->automaton.goesOn(m_state));
}

std::size_t FormWalker::leastTokens()
{
    const std::lock_guard lock(m_shared->mutex);
    const auto least = m_shared->automaton.leastTokens(m_state);
    return m_plan ? std::min(least, m_plan->ending.costs[m_planned]) : least;
}

} // namespace anneal::grammar
