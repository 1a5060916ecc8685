// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a value fits a schema: for those that enum and const name.
#include "core/base/text.h"
#include "core/grammar/bounds.h"
#include "core/grammar/schemabranches.h"

#include <algorithm>
#include <cmath>

namespace anneal::grammar {

using base::ErrorKind;
using base::Json;

namespace {

std::uint8_t typeOf(const Json &value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return Null;
    case Json::value_t::boolean:
        return Boolean;
    case Json::value_t::object:
        return Object;
    case Json::value_t::array:
        return Array;
    case Json::value_t::string:
        return String;
    case Json::value_t::number_float:
        return std::floor(value.get<double>()) == value.get<double>() ? Whole : Fraction;
    default:
        return Whole; // longer than 64 bits, too
    }
}

} // namespace

std::vector<const Json *> SchemaBranches::fittingValues(const Ids &branch, const Merged &merged)
{
    std::vector<const Json *> fitting;
    for (const auto *value : *merged.values)
        if (std::all_of(branch.begin(), branch.end(), [&](SchemaId id) { return fits(*value, id); }))
            fitting.push_back(value);
    return fitting;
}

bool SchemaBranches::fits(const Json &value, SchemaId id, int depth)
{
    constexpr int kDeepest = 300; // references and brackets
    if (depth > kDeepest)
        refuse(ErrorKind::BadInput, "The schema at " + m_document.place(id) + " leads back to itself.");
    const auto &keywords = m_document.keywords(id);
    const auto fitsOne = [&](SchemaId part) { return fits(value, part, depth + 1); };
    return fitsOwn(value, keywords, depth) && std::all_of(keywords.all.begin(), keywords.all.end(), fitsOne)
        && std::all_of(keywords.choices.begin(), keywords.choices.end(),
            [&](const auto &options) { return std::any_of(options.begin(), options.end(), fitsOne); })
        && std::all_of(keywords.exclusive.begin(), keywords.exclusive.end(),
            [&](const auto &options) { return std::count_if(options.begin(), options.end(), fitsOne) == 1; });
}

bool SchemaBranches::isNamed(const Json &value, const std::vector<const Json *> &values)
{
    if (std::binary_search(values.begin(), values.end(), &value, std::less<>())) // one of these very ones
        return true;
    constexpr std::size_t kMostComparisons = 20'000'000;
    if ((m_comparisons += values.size()) > kMostComparisons)
        refuse(ErrorKind::Unsafe, "The schema names too many values in several places at once.");
    return std::any_of(values.begin(), values.end(), [&](const Json *one) { return *one == value; });
}

bool SchemaBranches::fitsOwn(const Json &value, const Keywords &keywords, int depth)
{
    const auto type = typeOf(value);
    if ((keywords.types & type) == 0)
        return false;
    if (keywords.values && !isNamed(value, *keywords.values))
        return false;
    switch (type) {
    case String: {
        const auto text = value.get<std::string>();
        const auto length = base::codePointCount(text);
        Merged merged;
        merged.patterns = keywords.patterns;
        merged.formats = keywords.formats;
        const auto texts = content(merged);
        return length >= keywords.minLength && length <= keywords.maxLength && (!texts || texts->matches(text));
    }
    case Whole:
    case Fraction: {
        if (keywords.multipleOf) {
            const auto number
                = value.is_number_integer() ? 0 : std::fmod(value.is_number() ? value.get<double>() : 1, static_cast<double>(*keywords.multipleOf));
            const auto rest = !value.is_number_integer()                       ? number != 0
                : value.is_number_unsigned() || value.get<std::int64_t>() >= 0 ? value.get<std::uint64_t>() % *keywords.multipleOf != 0
                                                                               : (0 - value.get<std::uint64_t>()) % *keywords.multipleOf != 0;
            if (rest)
                return false;
        }
        return isWithin(value, keywords.minimums, keywords.maximums);
    }
    case Object:
        return fitsObject(value, keywords, depth);
    case Array:
        return fitsArray(value, keywords, depth);
    default:
        return true;
    }
}

bool SchemaBranches::fitsObject(const Json &value, const Keywords &keywords, int depth)
{
    if (!std::all_of(keywords.required.begin(), keywords.required.end(), [&](const std::string &key) { return value.contains(key); }))
        return false;
    const std::map<std::string, SchemaId> named(keywords.properties.begin(), keywords.properties.end());
    for (const auto &[key, member] : value.items()) {
        const auto known = named.find(key);
        const auto schema = known != named.end() ? std::optional(known->second) : keywords.additional;
        if (schema && !fits(member, *schema, depth + 1))
            return false;
    }
    return true;
}

bool SchemaBranches::fitsArray(const Json &value, const Keywords &keywords, int depth)
{
    if (value.size() < keywords.minItems || value.size() > keywords.maxItems)
        return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto schema = i < keywords.prefixItems.size() ? std::optional(keywords.prefixItems[i]) : keywords.items;
        if (schema && !fits(value[i], *schema, depth + 1))
            return false;
    }
    return true;
}

} // namespace anneal::grammar
