// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/postprocessor.h"

#include "core/text/stepjson.h"
#include "core/text/vocabulary.h"

#include <unordered_map>

namespace anneal::text {
namespace {

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
        return json.corrupt("has no cls and sep");
    return PostProcessor { { { { false, { *begin } }, { true, {} }, { false, { *end } } } } };
}

using SpecialTokens = std::unordered_map<std::string, const base::Json *>; // by name: a file may have tens of thousands

base::Result<std::vector<std::int32_t>> idsOfSpecial(const StepJson &json, const SpecialTokens &all, const std::string &name)
{
    const auto known = all.find(name);
    const auto *token = known != all.end() ? known->second : nullptr;
    const auto *ids = token ? StepJson("special token", *token).member("ids") : nullptr;
    if (!ids || !ids->is_array())
        return json.corrupt("uses the special token \"" + name.substr(0, 100) + "\" and does not say its ids");
    std::vector<std::int32_t> found;
    for (const auto &id : *ids) {
        if (!isId(id))
            return json.corrupt("gives a special token an id that is out of range");
        found.push_back(id.get<std::int32_t>());
    }
    return found;
}

base::Result<PostProcessor> readTemplate(const StepJson &json)
{
    const auto *single = json.member("single");
    if (!single || !single->is_array())
        return json.corrupt("has no template for single texts");
    SpecialTokens special;
    if (const auto *all = json.member("special_tokens"); all && all->is_object())
        for (const auto &[name, token] : all->items())
            special.emplace(name, &token);
    std::vector<PostProcessor::Item> items;
    for (const auto &each : *single) {
        const StepJson item("item", each);
        if (const auto *sequence = item.member("Sequence")) {
            if (StepJson("sequence", *sequence).text("id") != "A")
                return json.corrupt("names a second text in the template for single ones");
            items.push_back({ true, {} });
        } else if (const auto *token = item.member("SpecialToken")) {
            auto ids = idsOfSpecial(json, special, StepJson("special token", *token).text("id").value_or(std::string()));
            if (!ids)
                return ids.error();
            items.push_back({ false, std::move(*ids) });
        } else {
            return json.corrupt("has an item that is neither a Sequence nor a SpecialToken");
        }
    }
    return PostProcessor { { std::move(items) } };
}

} // namespace

base::Result<PostProcessor> readPostProcessor(const base::Json &value)
{
    if (value.is_null())
        return PostProcessor {};
    const StepJson json("post-processor", value);
    const auto type = json.type();
    if (type == "ByteLevel") // concerns offsets only
        return PostProcessor {};
    if (type == "TemplateProcessing")
        return readTemplate(json);
    if (type == "BertProcessing" || type == "RobertaProcessing")
        return readAround(json);
    if (type != "Sequence")
        return type.empty() ? json.corrupt("has no type") : json.unsupported();
    const auto *list = json.member("processors");
    if (!list || !list->is_array())
        return json.corrupt("has no list of processors");
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
