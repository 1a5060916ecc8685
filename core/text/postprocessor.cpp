// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/postprocessor.h"

#include "core/base/tr.h"
#include "core/text/stepjson.h"
#include "core/text/vocabulary.h"

#include <optional>
#include <unordered_map>

namespace anneal::text {
namespace {

using Item = PostProcessor::Item;

bool isId(const base::Json &value)
{
    return value.is_number_integer() && value.get<double>() >= 0 && value.get<double>() < double(Vocabulary::kIds);
}

/// ["[SEP]", 102]
std::optional<std::int32_t> idOfPair(const base::Json *pair)
{
    if (!pair || !pair->is_array() || pair->size() != 2 || !isId((*pair)[1]))
        return std::nullopt;
    return (*pair)[1].get<std::int32_t>();
}

base::Result<PostProcessor> readAround(const StepJson &json)
{
    const auto begin = idOfPair(json.member("cls"));
    const auto end = idOfPair(json.member("sep"));
    if (!begin || !end)
        return json.corrupt(tr_("%1 has no cls and sep"));
    return PostProcessor { { { Item::of({ *begin }), Item::text(), Item::of({ *end }) } } };
}

struct SpecialToken
{
    const base::Json *json;
    std::optional<Item> item {}; // once it was read
};
using SpecialTokens = std::unordered_map<std::string, SpecialToken>; // by name: a file may have tens of thousands

base::Result<Item> itemOf(const StepJson &json, SpecialTokens &all, const std::string &name)
{
    const auto known = all.find(name);
    if (known != all.end() && known->second.item)
        return *known->second.item;
    const auto *ids = known != all.end() ? StepJson(*known->second.json).member("ids") : nullptr;
    if (!ids || !ids->is_array())
        return json.corrupt(tr_("%1 uses the special token \"%2\" and does not say its ids"), name.substr(0, 100));
    PostProcessor::Ids found;
    for (const auto &id : *ids) {
        if (!isId(id))
            return json.corrupt(tr_("%1 gives a special token an id that is out of range"));
        found.push_back(id.get<std::int32_t>());
    }
    return known->second.item.emplace(Item::of(std::move(found)));
}

base::Result<PostProcessor> readTemplate(const StepJson &json)
{
    const auto *single = json.member("single");
    if (!single || !single->is_array())
        return json.corrupt(tr_("%1 has no template for single texts"));
    SpecialTokens special;
    if (const auto *all = json.member("special_tokens"); all && all->is_object())
        for (const auto &[name, token] : all->items())
            special.emplace(name, SpecialToken { &token });
    std::vector<Item> items;
    for (const auto &each : *single) {
        const StepJson item(each);
        if (const auto *sequence = item.member("Sequence")) {
            if (StepJson(*sequence).text("id") != "A")
                return json.corrupt(tr_("%1 names a second text in the template for single ones"));
            items.push_back(Item::text());
        } else if (const auto *token = item.member("SpecialToken")) {
            auto ids = itemOf(json, special, StepJson(*token).text("id").value_or(std::string()));
            if (!ids)
                return ids.error();
            items.push_back(std::move(*ids));
        } else {
            return json.corrupt(tr_("%1 has an item that is neither a Sequence nor a SpecialToken"));
        }
    }
    return PostProcessor { { std::move(items) } };
}

} // namespace

base::Result<PostProcessor> readPostProcessor(const base::Json &value)
{
    if (value.is_null())
        return PostProcessor {};
    const StepJson json(value, StepJson::kPostProcessor);
    const auto type = json.type();
    if (type == "ByteLevel") // concerns offsets only
        return PostProcessor {};
    if (type == "TemplateProcessing")
        return readTemplate(json);
    if (type == "BertProcessing" || type == "RobertaProcessing")
        return readAround(json);
    if (type != "Sequence")
        return type.empty() ? json.corrupt(tr_("%1 has no type")) : json.unsupported();
    const auto *list = json.member("processors");
    if (!list || !list->is_array())
        return json.corrupt(tr_("%1 has no list of processors"));
    PostProcessor all;
    for (const auto &each : *list) {
        auto step = readPostProcessor(each);
        if (!step)
            return step;
        all.templates.insert(all.templates.end(), step->templates.begin(), step->templates.end());
    }
    return all;
}

} // namespace anneal::text
