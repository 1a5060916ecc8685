// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/initadapter.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/fields.h"
#include "core/config/writer.h"

#include <algorithm>

namespace anneal::data {
namespace {

using base::Json;

/// Keys of the configuration and how PEFT names them in adapter_config.json; a key that is missing there has PEFT's default.
struct Shared
{
    const char *path;
    const char *peft;
    Json missing;
};

const std::vector<Shared> &shared()
{
    static const std::vector<Shared> all { { "model.lora_rank", "r", 8 }, { "model.lora_alpha", "lora_alpha", 8 },
        { "model.lora_dropout", "lora_dropout", 0.0 }, { "model.use_rslora", "use_rslora", false }, { "model.use_dora", "use_dora", false },
        { "model.rank_pattern", "rank_pattern", Json::object() }, { "model.alpha_pattern", "alpha_pattern", Json::object() },
        { "model.target_modules", "target_modules", nullptr }, { "model.exclude_modules", "exclude_modules", Json::array() },
        { "model.layers_to_transform", "layers_to_transform", Json::array() }, { "model.layers_pattern", "layers_pattern", Json::array() },
        { "model.modules_to_save", "modules_to_save", Json::array() } };
    return all;
}

/// Lists of modules mean the same in any order.
Json inOrder(Json value)
{
    if (value.is_array())
        std::sort(value.begin(), value.end());
    return value;
}

/// PEFT's value as the configuration has it. To PEFT one number or name is as good as a list of it, "" is no name, and all-linear may have capitals;
/// a pattern is one text.
Json asOurs(const config::Field &field, const Json &value)
{
    const bool isText = field.type == config::FieldType::TextList && value.is_string();
    if (isText && !field.listWord.empty() && base::toLower(value.get<std::string>()) == field.listWord)
        return field.listWord;
    if (isText && !field.orPattern)
        return value == "" ? Json::array() : Json::array({ value });
    return field.type == config::FieldType::IntegerList && value.is_number() ? Json::array({ value }) : value;
}

/// Whether it is a text that PEFT takes for a pattern and a configuration does not: a name alone, or in target_modules what Python may know and we do
/// not. The adapter keeps it, and its tensors tell what it means.
bool isForPeftAlone(const config::Field &field, const Json &value)
{
    if (!value.is_string() || !field.orPattern || !config::check(field, value))
        return false;
    return field.path == "model.target_modules" ? value != "" : !config::looksLikePattern(value.get<std::string>());
}

std::string withoutStop(std::string sentence)
{
    if (sentence.ends_with('.'))
        sentence.pop_back();
    return sentence;
}

} // namespace

base::Status adoptAdapter(const std::filesystem::path &adapter, const std::map<std::string, config::Origin> &origins, config::ModelConfig &model)
{
    const auto file = adapter / "adapter_config.json";
    const auto text = base::readFile(file, 16 << 20);
    if (!text)
        return text.error();
    const auto json = base::parseJson(*text);
    const auto bad = [&](const std::string &why) {
        return base::Error { base::ErrorKind::Corrupt, file.string() + ": " + why + ".", tr_("Copy or train the adapter again.") };
    };
    if (!json || !json->is_object())
        return bad(json ? tr_("it is not a JSON object") : json.error().detail);
    config::FineTuneConfig whole;
    whole.model = model;
    for (const auto &[path, peft, missing] : shared()) {
        const auto *field = config::findField(path);
        const auto found = json->find(peft);
        const auto theirs = found == json->end() || found->is_null() ? missing : asOurs(*field, *found);
        if (theirs.is_null() || isForPeftAlone(*field, theirs))
            continue; // without target_modules, too, the tensors tell what they are
        if (theirs == Json::array() && !field->orNone)
            return bad(tr_("%1 is an empty list", peft));
        if (const auto fault = config::check(*field, theirs))
            return bad("\"" + std::string(peft) + "\": " + withoutStop(fault->message));
        const auto ours = field->get(whole);
        const auto origin = origins.find(path);
        const bool written = origin != origins.end() && origin->second != config::Origin::Default;
        if (written && inOrder(ours) != inOrder(theirs)) {
            return base::Error { base::ErrorKind::BadConfig,
                tr_("%1 is %2, but the adapter of model.init_from has %3.", path, config::toYaml(*field, ours), config::toYaml(*field, theirs)),
                tr_("Take the key out, or train a fresh adapter without model.init_from.") };
        }
        field->set(whole, theirs);
    }
    model = whole.model;
    return base::ok();
}

} // namespace anneal::data
