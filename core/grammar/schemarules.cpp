// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/schemarules.h"

#include "core/grammar/bounds.h"
#include "core/grammar/freekey.h"
#include "core/grammar/jsonstring.h"
#include "core/grammar/schemabranches.h"

#include <algorithm>

namespace anneal::grammar {

using base::ErrorKind;
using base::Json;

namespace {

constexpr std::size_t kMostNodes = 200'000, kMostEdges = 400'000, kMostProperties = 2'000, kMostStrings = 500, kMostLiteralBytes = 4 << 20;

// Any number but -0, of as many digits and as large as a double can hold, or a whole one of 64 bits.
constexpr const char *kAnyNumber = "(?:(?:0|[1-9][0-9]{0,18})(?:\\.[0-9]{1,17})?|-(?:[1-9][0-9]{0,17}(?:\\.[0-9]{1,17})?|0\\.[0-9]{0,16}[1-9]))"
                                   "(?:[eE][+-]?[0-9]{1,2})?"
                                   "|-?[1-9](?:\\.[0-9]{1,17})?[eE](?:\\+?[12][0-9]{2}|-[12][0-9]{2}|\\+?30[0-7])";

/// Something that may stand at one place.
struct Callee
{
    bool isRule;
    std::uint32_t index;
    bool operator==(const Callee &) const = default;
};
using Callees = std::vector<Callee>;
using Ids = Merged::Ids;

class Builder
{
public:
    Builder(const Json &schema, const NamedSchemas &objects) : m_document(schema, objects), m_branches(m_document) { }

    Rules build()
    {
        const auto answer = m_rules.addRule();
        const auto start = m_rules.addNode(answer), end = m_rules.addNode(answer);
        m_rules.rules[answer].start = start;
        m_rules.nodes[end].isEnd = true;
        connect(start, { m_document.root() }, end);
        for (const auto object : m_document.objects())
            if (callees({ object }).empty())
                refuse(ErrorKind::BadInput, "No object fits the schema at " + m_document.place(object) + ".");
        while (!m_open.empty()) {
            const auto [rule, branch, isObject] = m_open.back();
            m_open.pop_back();
            isObject ? fillObject(rule, branch) : fillArray(rule, branch);
            if (m_rules.nodes.size() > kMostNodes || m_edges > kMostEdges)
                refuse(ErrorKind::Unsafe, "The schema makes too large a grammar.", "Use fewer alternatives in lists and objects within each other.");
        }
        return std::move(m_rules);
    }

private:
    std::uint32_t node(std::uint32_t rule) { return m_rules.addNode(rule); }
    std::uint32_t end(std::uint32_t rule)
    {
        const auto at = node(rule);
        m_rules.nodes[at].isEnd = true;
        return at;
    }

    void edge(std::uint32_t from, const Callee &callee, std::uint32_t to, std::uint32_t atLeast = 0, std::uint32_t atMost = Rules::kMost)
    {
        m_rules.nodes[from].edges.push_back({ callee.isRule, callee.index, to, atLeast, atMost });
        ++m_edges;
    }
    void literal(std::uint32_t from, const std::string &text, std::uint32_t to, std::uint32_t atLeast = 0, std::uint32_t atMost = Rules::kMost)
    {
        edge(from, { false, m_rules.addLiteral(text) }, to, atLeast, atMost);
    }
    /// A value that fits all of the schemas.
    void connect(std::uint32_t from, const Ids &ids, std::uint32_t to)
    {
        for (const auto &callee : callees(ids))
            edge(from, callee, to);
    }

    const Callees &callees(const Ids &ids)
    {
        const auto [found, isNew] = m_callees.try_emplace(ids);
        if (isNew) {
            Callees all;
            for (const auto &branch : m_branches.expand(ids))
                for (const auto &callee : branchCallees(branch))
                    if (std::find(all.begin(), all.end(), callee) == all.end())
                        all.push_back(callee);
            if (all.empty() && m_rules.emptyPlace.empty())
                m_rules.emptyPlace = m_document.place(ids.front());
            found->second = std::move(all);
        }
        return found->second;
    }

    Callees branchCallees(const Ids &branch)
    {
        const auto merged = m_branches.merge(branch);
        if (merged.values)
            return literals(m_branches.fittingValues(branch, merged));
        Callees all;
        if (merged.types & Null)
            all.push_back({ false, m_rules.addLiteral("null") });
        if (merged.types & Boolean)
            all.push_back(texts({ "true", "false" }));
        if (merged.types & String)
            addString(merged, all);
        if (merged.types & (Whole | Fraction))
            addNumber(merged, all);
        if (merged.types & Object)
            all.push_back(rule(branch, true));
        if ((merged.types & Array) && merged.minItems <= merged.maxItems)
            all.push_back(rule(branch, false));
        return all;
    }

    template <typename Make>
    Callee shared(const std::string &key, Make make)
    {
        const auto [found, isNew] = m_terminals.try_emplace(key, 0);
        if (isNew)
            found->second = make();
        return { false, found->second };
    }

    Callees literals(const std::vector<const Json *> &values)
    {
        std::vector<std::string> all;
        std::uint32_t depth = 0;
        for (const auto *value : values) {
            all.push_back(base::toJsonLine(*value));
            depth = std::max(depth, depthOf(*value));
        }
        if (all.empty())
            return {};
        return { texts(std::move(all), depth) };
    }

    static std::uint32_t depthOf(const Json &value) // brackets in brackets
    {
        if (!value.is_structured())
            return 0;
        std::uint32_t inner = 0;
        for (const auto &part : value)
            inner = std::max(inner, depthOf(part));
        return inner + 1;
    }

    Callee texts(std::vector<std::string> all, std::uint32_t depth = 0)
    {
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        std::string key = "texts";
        for (const auto &text : all)
            key += '\n' + text;
        if (m_literalBytes + key.size() > kMostLiteralBytes)
            refuse(ErrorKind::Unsafe, "The values that the schema names have more than " + std::to_string(kMostLiteralBytes >> 20) + " MiB.");
        return shared(key, [&] {
            m_literalBytes += key.size();
            return m_rules.addTerminal(std::make_unique<DfaTerminal>(Dfa::ofTexts(std::move(all)), Terminal::Kind::Narrow), depth);
        });
    }

    void addString(const Merged &merged, Callees &all)
    {
        if (merged.minLength > merged.maxLength || merged.minLength > Rules::kLongestEnding) // none fits, or only what is too long for an answer
            return;
        std::string key = "string " + std::to_string(merged.minLength) + ' ' + std::to_string(merged.maxLength);
        for (const auto *list : { &merged.formats, &merged.patterns }) {
            for (const auto &text : *list)
                key += '\n' + text;
            key += "\n\n";
        }
        const auto content = m_branches.measuredContent(merged);
        if (content && content->size() == 0)
            return;
        all.push_back(shared(key, [&] {
            if (++m_strings > kMostStrings)
                refuse(ErrorKind::Unsafe, "The schema has texts of more than " + std::to_string(kMostStrings) + " kinds, by length and pattern.");
            return m_rules.addTerminal(
                content ? std::make_unique<JsonString>(*content) : std::make_unique<JsonString>(merged.minLength, merged.maxLength));
        }));
    }

    void addNumber(const Merged &merged, Callees &all)
    {
        const bool isWhole = (merged.types & Fraction) == 0 || merged.multipleOf;
        if ((merged.types & Whole) == 0)
            refuse(ErrorKind::Unsupported, "Numbers that must not be whole are not supported.");
        const bool isBounded = !merged.minimums.empty() || !merged.maximums.empty();
        if (!isWhole && !isBounded) {
            all.push_back(shared("number", [&] { return m_rules.addTerminal(std::make_unique<DfaTerminal>(anyNumber(), Terminal::Kind::Narrow)); }));
            return;
        }
        const auto digits = isWhole ? Number::Digits::Whole : Number::Digits::Decimal;
        const auto range = numberRange(digits, merged.minimums, merged.maximums);
        auto number = std::make_unique<Number>(digits, range.low, range.high, merged.multipleOf.value_or(1));
        if (number->isEmpty()) {
            if (isTooLong(digits, merged.minimums, merged.maximums))
                refuse(ErrorKind::Unsupported,
                    "The numbers that " + (merged.minimums.empty() ? merged.maximums : merged.minimums).front().place
                        + " leaves are longer than those that are written: whole ones of 64 bits, others of 19 digits, or of 15 with a fraction.");
            return;
        }
        const auto text = [](Int128 value) {
            return std::to_string(static_cast<std::int64_t>(value >> 64)) + ':' + std::to_string(static_cast<std::uint64_t>(value));
        };
        const auto key
            = (isWhole ? "whole " : "decimal ") + text(range.low) + ' ' + text(range.high) + ' ' + std::to_string(merged.multipleOf.value_or(1));
        all.push_back(shared(key, [&] { return m_rules.addTerminal(std::move(number)); }));
    }

    static Dfa anyNumber()
    {
        Effort effort;
        return *compileRegex(*parseRegex(kAnyNumber), Match::Whole, effort);
    }

    Callee rule(Ids branch, bool isObject)
    {
        const auto [found, isNew] = m_known.try_emplace({ branch, isObject }, 0);
        if (isNew) {
            found->second = m_rules.addRule();
            m_rules.rules[found->second].start = node(found->second);
            m_open.push_back({ found->second, std::move(branch), isObject });
        }
        return { true, found->second };
    }

    /// {, then each property in turn, each optional one or not, then others, then }. There is a node in front of each property twice: with another
    /// one before it, and so with a comma, or without.
    void fillObject(std::uint32_t rule, const Ids &branch)
    {
        const auto merged = m_branches.merge(branch);
        if (merged.properties.size() > kMostProperties)
            refuse(ErrorKind::Unsafe, "An object of the schema has more than " + std::to_string(kMostProperties) + " properties.");
        auto first = node(rule), later = node(rule);
        const auto done = end(rule);
        literal(m_rules.rules[rule].start, "{", first);
        std::set<std::string> named;
        for (const auto &[name, schemas] : merged.properties) {
            const auto key = base::toJsonLine(name) + ':';
            const auto value = node(rule), nextFirst = node(rule), nextLater = node(rule);
            literal(first, key, value);
            literal(later, ',' + key, value);
            connect(value, schemas, nextLater);
            if (!merged.required.contains(name)) {
                m_rules.nodes[first].skips.push_back(nextFirst);
                m_rules.nodes[later].skips.push_back(nextLater);
            }
            first = nextFirst;
            later = nextLater;
            named.insert(name);
        }
        literal(first, "}", done);
        literal(later, "}", done);
        if (!merged.isOpen)
            return;
        std::string known = "key";
        for (const auto &name : named)
            known += '\n' + name;
        const auto freeKey = shared(known, [&] { return m_rules.addTerminal(std::make_unique<FreeKey>(named)); });
        const auto comma = node(rule), colon = node(rule), value = node(rule);
        edge(first, freeKey, colon);
        literal(later, ",", comma);
        edge(comma, freeKey, colon);
        literal(colon, ":", value);
        connect(value, merged.additional, later);
    }

    /// [, then the first items, which have schemas of their own, then the others, which are counted, then ].
    void fillArray(std::uint32_t rule, const Ids &branch)
    {
        const auto merged = m_branches.merge(branch);
        const auto done = end(rule);
        auto at = node(rule);
        literal(m_rules.rules[rule].start, "[", at);
        std::uint32_t count = 0;
        const auto separated = [&](std::uint32_t from, std::uint32_t atMost = Rules::kMost) {
            if (count == 0)
                return from;
            const auto behind = node(rule);
            literal(from, ",", behind, 0, atMost);
            return behind;
        };
        for (const auto &schemas : merged.prefixItems) {
            if (count >= merged.minItems)
                literal(at, "]", done);
            if (count == merged.maxItems)
                return;
            const auto behind = node(rule);
            connect(separated(at), schemas, behind);
            at = behind;
            ++count;
        }
        if (count >= merged.minItems)
            literal(at, "]", done);
        if (count >= merged.maxItems)
            return;
        const auto loop = node(rule);
        const auto least = merged.minItems > count ? merged.minItems - count : 0;
        m_rules.nodes[loop].counts = true;
        connect(separated(at), merged.items, loop);
        count = 1;
        literal(loop, "]", done, least);
        const bool isEndless = merged.maxItems == Keywords::kNoLimit;
        const auto most = isEndless ? Rules::kMost : merged.maxItems - static_cast<std::uint32_t>(merged.prefixItems.size());
        const auto again = separated(loop, isEndless ? Rules::kMost : most - 1);
        connect(again, merged.items, loop);
        auto &own = m_rules.rules[rule];
        own.countTo = isEndless ? least : most;
        own.missing = least > 0 ? least - 1 : 0;
        own.item = again;
    }

    struct Open
    {
        std::uint32_t rule;
        Ids branch;
        bool isObject;
    };

    SchemaDocument m_document;
    SchemaBranches m_branches;
    Rules m_rules;
    std::map<Ids, Callees> m_callees;
    std::map<std::pair<Ids, bool>, std::uint32_t> m_known;
    std::map<std::string, std::uint32_t> m_terminals;
    std::vector<Open> m_open;
    std::size_t m_edges = 0, m_literalBytes = 0, m_strings = 0;
};

} // namespace

Rules rulesOfSchema(const Json &schema, const NamedSchemas &objects)
{
    return Builder(schema, objects).build();
}

} // namespace anneal::grammar
