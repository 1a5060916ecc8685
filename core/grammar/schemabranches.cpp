// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/schemabranches.h"

#include "core/grammar/bounds.h"
#include "core/grammar/formats.h"

#include <algorithm>
#include <numeric>

namespace anneal::grammar {

using base::ErrorKind;
using base::Json;

namespace {

constexpr std::size_t kMostBranches = 2'000, kMostExclusive = 256, kMostWork = 400'000;
constexpr int kLookInto = 4; // levels, to find that two schemas exclude each other

void addNew(SchemaBranches::Ids &ids, SchemaId id)
{
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
        ids.push_back(id);
}

} // namespace

const std::vector<SchemaBranches::Ids> &SchemaBranches::expand(const Ids &ids)
{
    if (const auto known = m_expanded.find(ids); known != m_expanded.end())
        return known->second;
    std::vector<Ids> branches(1);
    for (const auto id : ids) {
        std::vector<SchemaId> chain;
        expandInto(id, chain, branches);
    }
    return m_expanded.emplace(ids, std::move(branches)).first->second;
}

void SchemaBranches::expandInto(SchemaId id, std::vector<SchemaId> &chain, std::vector<Ids> &branches)
{
    if (std::find(chain.begin(), chain.end(), id) != chain.end())
        refuse(ErrorKind::BadInput, "The schema at " + m_document.place(id) + " leads back to itself without saying anything of the value.");
    const auto hasIt = [&](const Ids &branch) { return std::find(branch.begin(), branch.end(), id) != branch.end(); };
    if (std::all_of(branches.begin(), branches.end(), hasIt)) // holding it twice says nothing more
        return;
    if (chain.size() > 200 || (m_work += branches.size()) > kMostWork)
        refuse(ErrorKind::Unsafe, "The schema combines too many others at " + m_document.place(id) + ".");
    const auto &keywords = m_document.keywords(id);
    const auto addOwn = [&] {
        for (auto &branch : branches)
            addNew(branch, id);
    };
    if (!keywords.combinesFirst)
        addOwn();
    chain.push_back(id);
    for (const auto part : keywords.all)
        expandInto(part, chain, branches);
    for (const auto &options : keywords.exclusive)
        requireExclusive(id, options);
    for (const auto &options : keywords.choices) {
        std::vector<Ids> all;
        for (const auto option : options) {
            auto some = branches;
            expandInto(option, chain, some);
            all.insert(all.end(), some.begin(), some.end());
            if (all.size() > kMostBranches)
                refuse(ErrorKind::Unsafe,
                    "The schema means more than " + std::to_string(kMostBranches) + " alternatives at " + m_document.place(id) + ".");
        }
        branches = std::move(all);
    }
    if (keywords.combinesFirst)
        addOwn();
    chain.pop_back();
}

void SchemaBranches::requireExclusive(SchemaId id, const std::vector<SchemaId> &options)
{
    if (!m_checked.insert(id).second)
        return;
    if (options.size() > kMostExclusive)
        refuse(ErrorKind::Unsafe, "\"oneOf\" at " + m_document.place(id) + " has more than " + std::to_string(kMostExclusive) + " branches.",
            "Use \"anyOf\".");
    for (std::size_t i = 0; i < options.size(); ++i)
        for (std::size_t j = i + 1; j < options.size(); ++j)
            if (!isImpossible({ options[i], options[j] }, 0))
                refuse(ErrorKind::Unsupported,
                    "\"oneOf\" at " + m_document.place(id) + " is supported where no value can fit two branches; numbers " + std::to_string(i)
                        + " and " + std::to_string(j) + " may both fit.",
                    "Use \"anyOf\", or give each branch a required property with a \"const\" of its own.");
}

bool SchemaBranches::isImpossible(const Ids &ids, int depth)
{
    if (depth > kLookInto)
        return false;
    const auto branches = expand(ids);
    return std::all_of(branches.begin(), branches.end(), [&](const Ids &branch) {
        const auto merged = merge(branch);
        if (merged.values)
            return fittingValues(branch, merged).empty();
        for (const std::uint8_t type : { Null, Boolean, Object, Array, String, Whole, Fraction })
            if ((merged.types & type) != 0 && !isImpossible(branch, merged, type, depth))
                return false;
        return true;
    });
}

bool SchemaBranches::isImpossible(const Ids &branch, const Merged &merged, std::uint8_t type, int depth)
{
    (void)branch;
    switch (type) {
    case String: {
        if (merged.minLength > merged.maxLength)
            return true;
        const auto texts = content(merged);
        return texts && texts->size() == 0;
    }
    case Whole:
    case Fraction: {
        const auto digits = type == Whole ? Number::Digits::Whole : Number::Digits::Decimal;
        const auto range = numberRange(digits, merged.minimums, merged.maximums);
        return Number(digits, range.low, range.high, merged.multipleOf.value_or(1)).isEmpty();
    }
    case Object:
        for (const auto &[name, schemas] : merged.properties)
            if (merged.required.contains(name) && isImpossible(schemas, depth + 1))
                return true;
        return false;
    case Array:
        if (merged.minItems > merged.maxItems)
            return true;
        for (std::size_t i = 0; i < std::min<std::size_t>(merged.minItems, merged.prefixItems.size() + 1); ++i)
            if (isImpossible(i < merged.prefixItems.size() ? merged.prefixItems[i] : merged.items, depth + 1))
                return true;
        return false;
    default:
        return false;
    }
}

Merged SchemaBranches::merge(const Ids &branch)
{
    Merged merged;
    for (const auto id : branch) {
        const auto &own = m_document.keywords(id);
        merged.types &= own.types;
        if (own.values && (!merged.values || own.values->size() < merged.values->size()))
            merged.values = own.values; // all are held against all schemas later
        merged.minLength = std::max(merged.minLength, own.minLength);
        merged.maxLength = std::min(merged.maxLength, own.maxLength);
        merged.patterns.insert(merged.patterns.end(), own.patterns.begin(), own.patterns.end());
        merged.formats.insert(merged.formats.end(), own.formats.begin(), own.formats.end());
        merged.minimums.insert(merged.minimums.end(), own.minimums.begin(), own.minimums.end());
        merged.maximums.insert(merged.maximums.end(), own.maximums.begin(), own.maximums.end());
        if (own.multipleOf) {
            const auto one = merged.multipleOf.value_or(1), common = std::gcd(one, *own.multipleOf);
            if (*own.multipleOf / common > (std::uint64_t { 1 } << 62) / one)
                refuse(ErrorKind::Unsupported, "\"multipleOf\" at " + m_document.place(id) + " is too large together with others.");
            merged.multipleOf = *own.multipleOf / common * one;
        }
    }
    mergeObject(branch, merged);
    mergeArray(branch, merged);
    return merged;
}

void SchemaBranches::mergeObject(const Ids &branch, Merged &merged)
{
    std::map<std::string, std::size_t> known;
    std::vector<std::string> names;
    bool isOpened = false, namesProperties = false;
    for (const auto id : branch) {
        const auto &own = m_document.keywords(id);
        for (const auto &[name, schema] : own.properties)
            if (known.try_emplace(name, names.size()).second)
                names.push_back(name);
        namesProperties = namesProperties || !own.properties.empty();
        merged.required.insert(own.required.begin(), own.required.end());
        if (own.additional) {
            const auto &others = m_document.keywords(*own.additional);
            (others.types == 0 ? merged.forbidsOthers : isOpened) = true;
            addNew(merged.additional, *own.additional);
        }
    }
    for (const auto id : branch)
        for (const auto &name : m_document.keywords(id).required)
            if (known.try_emplace(name, names.size()).second)
                names.push_back(name);
    merged.isOpen = !merged.forbidsOthers && (isOpened || !namesProperties);
    for (const auto &name : names)
        merged.properties.emplace_back(name, Ids());
    for (const auto id : branch) { // each says something of each property: by its name, or as one of the others
        const auto &own = m_document.keywords(id);
        std::set<std::size_t> named;
        for (const auto &[name, schema] : own.properties) {
            addNew(merged.properties[known[name]].second, schema);
            named.insert(known[name]);
        }
        if (own.additional)
            for (std::size_t i = 0; i < names.size(); ++i)
                if (!named.contains(i))
                    addNew(merged.properties[i].second, *own.additional);
    }
}

void SchemaBranches::mergeArray(const Ids &branch, Merged &merged)
{
    for (const auto id : branch) {
        const auto &own = m_document.keywords(id);
        merged.minItems = std::max(merged.minItems, own.minItems);
        merged.maxItems = std::min(merged.maxItems, own.maxItems);
        if (own.items)
            addNew(merged.items, *own.items);
        merged.prefixItems.resize(std::max(merged.prefixItems.size(), own.prefixItems.size()));
    }
    for (std::size_t i = 0; i < merged.prefixItems.size(); ++i)
        for (const auto id : branch) {
            const auto &own = m_document.keywords(id);
            if (i < own.prefixItems.size())
                addNew(merged.prefixItems[i], own.prefixItems[i]);
            else if (own.items)
                addNew(merged.prefixItems[i], *own.items);
        }
}

std::shared_ptr<const Dfa> SchemaBranches::compiled(const std::string &pattern, Match match)
{
    auto &known = m_patterns[{ pattern, match }];
    if (!known) {
        const auto regex = parseRegex(pattern);
        if (!regex)
            throw Refused { regex.error() };
        auto dfa = compileRegex(*regex, match, m_effort);
        if (!dfa)
            throw Refused { tooLarge(pattern, m_patterns.size() > 1 ? Beside::Others : Beside::Nothing) };
        known = std::make_shared<const Dfa>(std::move(*dfa));
    }
    return known;
}

std::shared_ptr<const Dfa> SchemaBranches::content(const Merged &merged)
{
    std::shared_ptr<const Dfa> all;
    const auto add = [&](const std::string &pattern, const std::shared_ptr<const Dfa> &one) {
        if (!all || all == one) {
            all = one;
            return;
        }
        auto both = intersection(*all, *one, m_effort);
        if (!both)
            throw Refused { tooLarge(pattern, Beside::Others) };
        all = std::make_shared<const Dfa>(std::move(*both));
    };
    for (const auto &name : merged.formats) {
        const auto pattern = formatPattern(name);
        add(pattern, compiled(pattern, Match::Whole));
    }
    for (const auto &pattern : merged.patterns)
        add(pattern, compiled(pattern, Match::Anywhere));
    return all;
}

std::shared_ptr<const Dfa> SchemaBranches::measuredContent(const Merged &merged)
{
    const auto all = content(merged);
    if (!all || (merged.minLength == 0 && merged.maxLength == Keywords::kNoLimit))
        return all;
    const Regex measured { Regex::Kind::Repetition, {}, { Regex { Regex::Kind::Characters, CodePoints::all() } }, merged.minLength,
        merged.maxLength };
    const auto pattern = merged.patterns.empty() ? formatPattern(merged.formats.front()) : merged.patterns.front();
    auto lengths = compileRegex(measured, Match::Whole, m_effort);
    if (!lengths)
        throw Refused { tooLarge(pattern, Beside::Lengths) };
    auto both = intersection(*all, *lengths, m_effort);
    if (!both)
        throw Refused { tooLarge(pattern, Beside::Lengths) };
    return std::make_shared<const Dfa>(std::move(*both));
}

} // namespace anneal::grammar
