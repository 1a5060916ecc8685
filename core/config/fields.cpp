// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fields.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/fieldbuilder.h"
#include "core/config/nearword.h"
#include "core/config/pattern.h"

#include <cmath>

namespace anneal::config {
namespace {

using base::Json;

std::string plain(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>().empty() ? "\"\"" : value.get<std::string>();
    return value.is_number_float() ? base::formatNumber(value.get<double>()) : value.dump();
}

std::string joined(const std::vector<Json> &values)
{
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i == 0 ? "" : ", ") + plain(values[i]);
    return text;
}

/// "greater than 0", "from 1 to 1024"; empty where every number will do. No key has a maximum alone, or a range that is open at both ends.
std::string range(const Field &field)
{
    if (!field.minimum)
        return {};
    const auto minimum = base::formatNumber(*field.minimum);
    if (!field.maximum || *field.maximum >= 1e9)
        return field.aboveMinimum ? tr_("greater than %1", minimum) : tr_("of at least %1", minimum);
    const auto maximum = base::formatNumber(*field.maximum);
    if (field.aboveMinimum)
        return tr_("greater than %1, at most %2", minimum, maximum);
    return field.belowMaximum ? tr_("from %1 to below %2", minimum, maximum) : tr_("from %1 to %2", minimum, maximum);
}

/// One of two forms: for any numbers, and for those of the field's range (%1).
std::string numbers(const Field &field, const char *any, const char *ofRange)
{
    const auto limits = range(field);
    return limits.empty() ? any : base::fill(ofRange, { limits });
}

std::vector<Field> allFields()
{
    std::vector<Field> all;
    all.push_back(FieldBuilder(
        "", +[](FineTuneConfig &config) -> FineTuneConfig & { return config; }, "version", &FineTuneConfig::version, "",
        tr_("Version of this file's form."))
                      .only(1));
    for (auto *part : { &modelFields, &dataFields, &trainingFields, &reinforcementFields, &memoryFields, &remoteFields }) {
        for (auto &field : part())
            all.push_back(std::move(field));
    }
    return all;
}

std::optional<Fault> checkRange(const Field &field, double number)
{
    const bool low = field.minimum && (field.aboveMinimum ? number <= *field.minimum : number < *field.minimum);
    const bool high = field.maximum && (field.belowMaximum ? number >= *field.maximum : number > *field.maximum);
    if (!low && !high && std::isfinite(number))
        return std::nullopt;
    const auto written = base::formatNumber(number);
    return Fault { Fault::Kind::Range, low ? tr_("%1 is too small.", written) : tr_("%1 is too large.", written), {} };
}

std::string typeMessage(const Json &value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return tr_("The value is missing.");
    case Json::value_t::string:
        return tr_("The value is the text \"%1\".", value.get<std::string>().substr(0, 60));
    case Json::value_t::boolean:
        return value.get<bool>() ? tr_("The value is true.") : tr_("The value is false.");
    case Json::value_t::array:
        return tr_("The value is a list.");
    case Json::value_t::object:
        return tr_("The value is a block of keys.");
    default:
        return tr_("The value is the number %1.", plain(value));
    }
}

Fault wrongType(const Json &value, std::string suggestion = {})
{
    return { Fault::Kind::Type, typeMessage(value), std::move(suggestion) };
}

std::string yesNo(const Json &value)
{
    const auto word = value.is_string() ? base::toLower(value.get<std::string>()) : std::string();
    if (word == "yes" || word == "on" || word == "y" || word == "true" || value == 1)
        return "true";
    if (word == "no" || word == "off" || word == "n" || word == "false" || value == 0)
        return "false";
    return {};
}

std::optional<Fault> checkNumber(const Field &field, const Json &value)
{
    const bool wantsInteger = field.type == FieldType::Integer || field.type == FieldType::IntegerList || field.type == FieldType::IntegerMap;
    if (value.is_number() && (!wantsInteger || value.is_number_integer()))
        return checkRange(field, value.get<double>());
    if (value.is_number_float() && value.get<double>() == std::floor(value.get<double>()) && std::abs(value.get<double>()) < 1e15)
        return wrongType(value, std::to_string(std::int64_t(value.get<double>())));
    if (value.is_string()) { // a quoted number
        const auto number = Json::parse(value.get<std::string>(), nullptr, false);
        if (number.is_number() && (!wantsInteger || number.is_number_integer()))
            return wrongType(value, plain(number));
    }
    return wrongType(value);
}

std::optional<Fault> checkChoice(const Field &field, const Json &value)
{
    for (const auto &choice : field.choices) {
        if (choice == value)
            return std::nullopt;
    }
    for (const auto &choice : field.laterChoices) {
        if (choice == value)
            return Fault { Fault::Kind::NotAvailable, tr_("%1 is not available yet.", plain(value)), {} };
    }
    if (!value.is_string())
        return wrongType(value);
    std::vector<std::string> words;
    for (const auto &choice : field.choices)
        words.push_back(plain(choice));
    return Fault { Fault::Kind::Range, tr_("\"%1\" is not one of the allowed values.", value.get<std::string>().substr(0, 60)),
        nearWord(value.get<std::string>(), words) };
}

std::optional<Fault> checkPattern(const std::string &text)
{
    auto problem = patternProblem(text);
    return problem.empty() ? std::nullopt : std::optional(Fault { Fault::Kind::Range, std::move(problem), {} });
}

/// An item of a list that is none; nothing where it may stand there.
std::optional<Fault> checkItem(const Field &field, const Json &item)
{
    const bool isNumber = field.type == FieldType::IntegerList;
    if (item.is_null())
        return Fault { Fault::Kind::Type,
            isNumber ? tr_("There is a number missing in the list: a comma too many, or an empty item.")
                     : tr_("There is a name missing in the list: a comma too many, or an empty item."),
            {} };
    if (isNumber) {
        auto fault = checkNumber(field, item);
        if (fault)
            fault->suggestion.clear(); // it would stand for the whole list
        return fault;
    }
    if (!item.is_string())
        return wrongType(item, item.is_number() ? "\"" + plain(item) + "\"" : std::string());
    return std::nullopt;
}

std::optional<Fault> checkList(const Field &field, const Json &value)
{
    if (value.is_null() && field.orNone)
        return std::nullopt;
    if (value.is_string() && field.orPattern && looksLikePattern(value.get<std::string>()))
        return checkPattern(value.get<std::string>());
    if (value.is_string() && !field.listWord.empty()) {
        const auto word = value.get<std::string>();
        if (word == field.listWord)
            return std::nullopt;
        const std::vector<std::string> words { field.listWord };
        const auto near = nearWord(base::toLower(word), words);
        return wrongType(value, near.empty() ? "[" + word + "]" : near);
    }
    if (value.is_string() && field.orPattern)
        return wrongType(value, "[" + value.get<std::string>() + "]");
    if (value.is_number_integer() && field.type == FieldType::IntegerList)
        return wrongType(value, "[" + plain(value) + "]");
    if (!value.is_array())
        return wrongType(value);
    if (value.empty() && !field.orNone)
        return Fault { Fault::Kind::Range, tr_("The list is empty."), {} };
    for (const auto &item : value) {
        if (auto fault = checkItem(field, item))
            return fault;
    }
    // As it is typed into a form, which puts brackets around it.
    const auto only = value.size() == 1 && value[0].is_string() ? value[0].get<std::string>() : std::string();
    if (only != field.listWord && base::toLower(only) == field.listWord)
        return Fault { Fault::Kind::Range, tr_("\"%1\" is not the name of a layer.", only), field.listWord };
    return std::nullopt;
}

std::optional<Fault> checkMap(const Field &field, const Json &value)
{
    if (!value.is_object())
        return wrongType(value);
    for (const auto &[key, item] : value.items()) {
        if (auto fault = field.patternKeys ? checkPattern(key) : std::nullopt)
            return fault;
        auto fault = field.type == FieldType::TextMap ? (item.is_string() ? std::nullopt : std::optional(wrongType(item))) : checkNumber(field, item);
        if (fault) {
            fault->message = key + ": " + fault->message;
            fault->suggestion.clear();
            return fault;
        }
    }
    return std::nullopt;
}

} // namespace

std::string Field::section() const
{
    const auto dot = path.rfind('.');
    return dot == std::string::npos ? std::string() : path.substr(0, dot);
}

std::string Field::key() const
{
    return path.substr(path.rfind('.') + 1);
}

std::string Field::expected() const
{
    std::string text;
    switch (type) {
    case FieldType::Text:
        text = tr_("text");
        break;
    case FieldType::Integer:
        text = numbers(*this, tr_("a whole number"), tr_("a whole number %1"));
        break;
    case FieldType::Number:
        text = numbers(*this, tr_("a number"), tr_("a number %1"));
        break;
    case FieldType::Boolean:
        text = tr_("true or false");
        break;
    case FieldType::Choice:
        text = choices.size() > 1 ? tr_("one of %1", joined(choices)) : joined(choices);
        break;
    case FieldType::TextList:
        if (listWord.empty())
            text = orPattern ? tr_("a list such as [a, b] or a regular expression") : tr_("a list such as [a, b]");
        else
            text = orPattern ? tr_("a list such as [a, b], %1 or a regular expression", listWord) : tr_("a list such as [a, b], or %1", listWord);
        break;
    case FieldType::IntegerList:
        text = numbers(*this, tr_("a list of whole numbers, such as [0, 1]"), tr_("a list of whole numbers %1, such as [0, 1]"));
        break;
    case FieldType::TextMap:
        text = tr_("keys with text, such as {a: b}");
        break;
    case FieldType::IntegerMap:
        text = numbers(*this, tr_("keys with whole numbers, such as {q_proj: 32}"), tr_("keys with whole numbers %1, such as {q_proj: 32}"));
        break;
    case FieldType::NumberMap:
        text = numbers(*this, tr_("keys with numbers, such as {q_proj: 32}"), tr_("keys with numbers %1, such as {q_proj: 32}"));
        break;
    case FieldType::Any:
        return plain(defaultValue);
    }
    return nullable ? tr_("%1, or null", text) : text;
}

bool looksLikePattern(std::string_view text)
{
    return text.find_first_of(kPatternCharacters) != std::string_view::npos;
}

const std::vector<Field> &fields()
{
    static const std::vector<Field> all = allFields();
    return all;
}

const Field *findField(std::string_view path)
{
    static const auto byPath = [] {
        std::map<std::string, const Field *, std::less<>> map;
        for (const auto &field : fields())
            map[field.path] = &field;
        return map;
    }();
    const auto found = byPath.find(path);
    return found == byPath.end() ? nullptr : found->second;
}

const std::vector<Section> &sections()
{
    static const auto all = [] {
        const std::map<std::string, std::string> helps {
            { "model", tr_("The base model and the adapter on it.") },
            { "data", tr_("From your files to prepared rows.") },
            { "data.langchain", tr_("Loading and splitting of documents.") },
            { "data.pdf", tr_("Reading of PDF documents.") },
            { "training", tr_("The run: how long, how fast, how much memory.") },
        };
        std::vector<Section> found;
        for (const auto &field : fields()) {
            for (auto dot = field.path.find('.'); dot != std::string::npos; dot = field.path.find('.', dot + 1)) {
                const auto path = field.path.substr(0, dot);
                auto at = std::find_if(found.begin(), found.end(), [&](const Section &section) { return section.path == path; });
                if (at == found.end()) {
                    const auto help = helps.find(path);
                    at = found.insert(at, { path, help == helps.end() ? tr_("Not available yet.") : help->second, false });
                }
                at->available = at->available || field.available;
            }
        }
        return found;
    }();
    return all;
}

const Section *findSection(std::string_view path)
{
    for (const auto &section : sections()) {
        if (section.path == path)
            return &section;
    }
    return nullptr;
}

std::optional<Fault> check(const Field &field, const Json &value)
{
    if (!field.available) {
        const bool same = value == field.defaultValue; // numbers compare by value: 1 is 1.0
        return same ? std::nullopt
                    : std::optional(Fault { Fault::Kind::NotAvailable, tr_("%1 is not available yet.", field.key()), plain(field.defaultValue) });
    }
    if (value.is_null() && field.nullable)
        return std::nullopt;
    switch (field.type) {
    case FieldType::Text:
        if (value.is_string())
            return field.notEmpty && value.get<std::string>().empty()
                ? std::optional(Fault { Fault::Kind::Range, tr_("The text is empty."), field.nullable ? "null" : "" })
                : std::nullopt;
        return wrongType(value, value.is_primitive() && !value.is_null() ? "\"" + plain(value) + "\"" : std::string());
    case FieldType::Integer:
    case FieldType::Number:
        return checkNumber(field, value);
    case FieldType::Boolean:
        return value.is_boolean() ? std::nullopt : std::optional(wrongType(value, yesNo(value)));
    case FieldType::Choice:
        return checkChoice(field, value);
    case FieldType::TextList:
    case FieldType::IntegerList:
        return checkList(field, value);
    case FieldType::TextMap:
    case FieldType::IntegerMap:
    case FieldType::NumberMap:
        return checkMap(field, value);
    case FieldType::Any:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace anneal::config
