// SPDX-License-Identifier: GPL-3.0-or-later
// Format: LoraConfig of peft.
#include "core/base/files.h"
#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/adapterparts.h"

#include <algorithm>
#include <cmath>

namespace anneal::model {
namespace {

using base::Json;

constexpr std::int64_t kMostRank = 1 << 20;

/// Keys that have a field in AdapterConfig or a fixed value in what we write.
constexpr std::array<std::string_view, 16> kOwnKeys { "base_model_name_or_path", "revision", "r", "lora_alpha", "lora_dropout", "target_modules",
    "exclude_modules", "layers_to_transform", "layers_pattern", "modules_to_save", "ensure_weight_tying", "use_dora", "use_rslora", "rank_pattern",
    "alpha_pattern", "inference_mode" };

bool isText(const Json &value)
{
    return value.is_string();
}

bool isWhole(const Json &value)
{
    return value.is_number_integer();
}

template <bool (*One)(const Json &)>
bool isSeveral(const Json &value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), One);
}

template <bool (*One)(const Json &)>
bool isOneOrSeveral(const Json &value)
{
    return One(value) || isSeveral<One>(value);
}

bool isRank(const Json &value)
{
    return value.is_number_integer() && value.get<double>() >= 1 && value.get<double>() <= double(kMostRank);
}

bool isFinite(const Json &value)
{
    return value.is_number() && std::isfinite(value.get<double>());
}

template <bool (*One)(const Json &)>
bool isObjectOf(const Json &value)
{
    return value.is_object() && std::all_of(value.begin(), value.end(), One);
}

/// What PEFT takes for a key. It looks at no kinds: to Python 1 and "false" are true, and what has no meaning fails much later.
struct Kind
{
    const char *key;
    bool mayBeNull;
    bool (*fits)(const Json &value);
    const char *expected;
};

const std::array kKinds {
    Kind { "r", false, isRank, tr_("a whole number from 1 to 1048576") },
    Kind { "lora_alpha", false, isFinite, tr_("a number") },
    Kind {
        "lora_dropout", false, [](const Json &value) { return isFinite(value) && value >= 0 && value < 1; }, tr_("a number from 0 to less than 1") },
    Kind { "target_modules", true, isOneOrSeveral<isText>, tr_("a list of names or a pattern") },
    Kind { "exclude_modules", true, isOneOrSeveral<isText>, tr_("a list of names or a pattern") },
    Kind { "layers_to_transform", true, isOneOrSeveral<isWhole>, tr_("a whole number or a list of them") },
    Kind { "layers_pattern", true, isOneOrSeveral<isText>, tr_("a name or a list of names") },
    Kind { "modules_to_save", true, isSeveral<isText>, tr_("a list of names") },
    Kind { "rank_pattern", true, isObjectOf<isRank>, tr_("an object with whole numbers from 1 to 1048576") },
    Kind { "alpha_pattern", true, isObjectOf<isFinite>, tr_("an object with numbers") },
    Kind { "init_lora_weights", true, [](const Json &value) { return value.is_boolean() || value.is_string(); }, tr_("true, false or a name") },
    Kind { "base_model_name_or_path", true, isText, tr_("a name") },
    Kind { "revision", true, isText, tr_("a name") },
};
constexpr std::array kSwitches { "use_rslora", "use_dora", "lora_bias", "use_qalora", "fan_in_fan_out", "inference_mode", "ensure_weight_tying" };

base::Error wrongKind(const std::filesystem::path &file, const std::string &key, const Json &value, const std::string &expected)
{
    constexpr std::size_t kShown = 60;
    auto shown = base::toJsonLine(value);
    if (shown.size() > kShown)
        shown = tr_("something long");
    return badAdapter(file, tr_("%1 is %2, not %3", key, shown, expected));
}

base::Status checkKinds(const Json &config, const std::filesystem::path &file)
{
    for (const char *key : kSwitches)
        if (const auto value = config.find(key); value != config.end() && !value->is_boolean() && !value->is_null())
            return wrongKind(file, key, *value, tr_("true or false"));
    for (const auto &kind : kKinds)
        if (const auto value = config.find(kind.key); value != config.end() && !(value->is_null() ? kind.mayBeNull : kind.fits(*value)))
            return wrongKind(file, kind.key, *value, kind.expected);
    const auto targets = config.find("target_modules");
    if (targets != config.end() && !targets->is_null() && !saysSomething(*targets))
        return badAdapter(file, tr_("target_modules names no layer"));
    return base::ok();
}

/// Patterns that are no regular expressions: PEFT fails at them. What Python may know and we do not is refused as well where numbers depend on it.
base::Status checkPatterns(const Json &config, const std::filesystem::path &file)
{
    for (const char *key : { "target_modules", "exclude_modules", "rank_pattern", "alpha_pattern" }) {
        const auto found = config.find(key);
        std::vector<std::string> patterns;
        if (found != config.end() && found->is_string())
            patterns.push_back(found->get<std::string>());
        else if (found != config.end() && found->is_object())
            for (const auto &[pattern, value] : found->items())
                patterns.push_back(pattern);
        const bool isPattern = found != config.end() && found->is_string();
        text::ModulePatterns compiled(patterns, isPattern ? text::ModulePatterns::Match::Whole : text::ModulePatterns::Match::Pattern);
        const auto wrong = compiled.firstInvalid();
        if (auto bounded = compiled.status(key); !bounded)
            return inFile(bounded.error(), file);
        if (wrong && !(std::string_view(key) == "target_modules" && patterns[*wrong].find("(?") != std::string::npos))
            return badAdapter(file, tr_("%1: \"%2\" is not a regular expression", key, patterns[*wrong].substr(0, 100)));
    }
    return base::ok();
}

/// The settings of other kinds of adapters: null, false, "none" and empty are fine, anything else is not plain LoRA.
base::Status checkPlain(const Json &config, const std::filesystem::path &file)
{
    const auto type = config.find("peft_type");
    if (type == config.end() || *type != "LORA")
        return inFile({ base::ErrorKind::Unsupported, tr_("an adapter of another kind than LORA (peft_type) is not supported yet."),
                          tr_("Use a LoRA adapter.") },
            file);
    // "fan_in_fan_out" is about layers that keep their weights transposed, which none of our models has: PEFT takes it for false there as well.
    static constexpr std::array<std::string_view, 11> kOthers { "bias", "lora_bias", "use_qalora", "use_bdlora", "alora_invocation_tokens",
        "layer_replication", "target_parameters", "trainable_token_indices", "kasa_config", "velora_config", "arrow_config" };
    for (const auto key : kOthers) {
        const auto value = config.find(std::string(key));
        if (value != config.end() && saysSomething(*value)) {
            return inFile({ base::ErrorKind::Unsupported, tr_("an adapter with %1 is not supported yet.", key),
                              tr_("Merge it with the tool that made it, or train a plain LoRA adapter.") },
                file);
        }
    }
    return base::ok();
}

/// How the factors began. Only ways that PEFT repeats when it loads an adapter matter; those that need data or a search are refused.
base::Status readInit(const Json &config, const std::filesystem::path &file, LoraSettings::Init &init)
{
    const auto found = config.find("init_lora_weights");
    if (found == config.end() || !found->is_string())
        return base::ok();
    const auto name = base::toLower(found->get<std::string>());
    if (name == "pissa" || name == "olora") {
        init = name == "pissa" ? LoraSettings::Init::Pissa : LoraSettings::Init::Olora;
        return base::ok();
    }
    if (name == "gaussian" || name == "orthogonal" || name == "true" || name == "false")
        return base::ok();
    const auto refused = [&](const char *hint) {
        return inFile(
            { base::ErrorKind::Unsupported, tr_("an adapter with init_lora_weights %1 is not supported yet.", found->get<std::string>()), hint },
            file);
    };
    // EVA changes no weight of the model, so the factors in its file are those of a plain adapter; LoftQ's cannot be converted.
    if (name == "eva")
        return refused(tr_("Its factors are those of a plain LoRA adapter: set \"init_lora_weights\" to true in that file."));
    if (name == "loftq")
        return refused(tr_("Merge it with the tool that made it (merge_and_unload in PEFT), and take the merged model."));
    return refused(tr_("Convert it to a plain LoRA adapter with the tool that made it: save_pretrained with path_initial_model_for_weight_conversion "
                       "in PEFT."));
}

template <typename T>
void readPattern(const Json &config, const char *key, std::vector<std::pair<std::string, T>> &pattern)
{
    const auto found = config.find(key);
    if (found != config.end() && found->is_object())
        for (const auto &[name, value] : found->items())
            pattern.emplace_back(name, value.template get<T>());
}

/// A setting that may be one thing or a list of them; an empty text is none.
template <typename T>
void readOneOrSeveral(const Json &config, const char *key, std::vector<T> &values)
{
    const auto found = config.find(key);
    if (found == config.end() || found->is_null() || *found == "")
        return;
    for (const auto &one : found->is_array() ? *found : Json::array({ *found }))
        values.push_back(one.template get<T>());
}

/// Names, or one pattern.
void readNames(const Json &config, const char *key, std::vector<std::string> &names, std::string &pattern)
{
    if (const auto found = config.find(key); found != config.end() && found->is_string())
        pattern = found->get<std::string>();
    else
        readOneOrSeveral(config, key, names);
}

base::Status readTargets(const Json &config, const std::filesystem::path &file, const weights::Family &family, text::TargetRules &targets)
{
    readNames(config, "target_modules", targets.modules, targets.pattern);
    if (base::toLower(targets.pattern) == "all-linear") {
        targets.modules = { "all-linear" };
        targets.pattern.clear();
    } else if (std::find(targets.modules.begin(), targets.modules.end(), "all-linear") != targets.modules.end()) {
        return badAdapter(file, tr_("all-linear stands in the list of target_modules, where PEFT takes it for a name"));
    } else if (targets.modules.empty() && targets.pattern.empty()) {
        if (std::string_view(family.modelType) == "smollm3") // of our families the one that PEFT 0.21 knows no layers of
            return badAdapter(file, tr_("it has no target_modules, and PEFT has none for models of that kind"));
        targets.modules = { "q_proj", "v_proj" };
    }
    readNames(config, "exclude_modules", targets.excluded, targets.excludedPattern);
    readOneOrSeveral(config, "layers_to_transform", targets.layers);
    readOneOrSeveral(config, "layers_pattern", targets.layerNames);
    readOneOrSeveral(config, "modules_to_save", targets.saved);
    if (std::find(targets.saved.begin(), targets.saved.end(), "") != targets.saved.end()) // every name ends in it
        return badAdapter(file, tr_("modules_to_save has an empty name"));
    if (const auto why = text::contradictionIn(targets); !why.empty())
        return badAdapter(file, tr_("%1; PEFT refuses it as well", why));
    return base::ok();
}

} // namespace

base::Error badAdapter(const std::filesystem::path &file, const std::string &why)
{
    return inFile({ base::ErrorKind::Corrupt, why + ".", tr_("Copy or train the adapter again.") }, file);
}

base::Error inFile(base::Error error, const std::filesystem::path &file)
{
    error.detail = file.string() + ": " + error.detail;
    return error;
}

bool saysSomething(const Json &value)
{
    return !(value.is_null() || (value.is_boolean() && !value.get<bool>())
        || (value.is_string() && (value == "none" || value.get_ref<const std::string &>().empty())) || (value.is_structured() && value.empty()));
}

base::Result<AdapterConfig> readAdapterConfig(const std::filesystem::path &file, const weights::Family &family)
{
    auto text = base::readFile(file, 16 << 20);
    if (!text)
        return text.error();
    const auto config = base::parseJson(*text);
    if (!config || !config->is_object())
        return badAdapter(file, config ? tr_("it is not a JSON object") : config.error().detail);
    for (const auto check : { checkKinds, checkPlain, checkPatterns })
        if (auto checked = check(*config, file); !checked)
            return checked.error();

    AdapterConfig result;
    if (auto init = readInit(*config, file, result.lora.init); !init)
        return init.error();
    result.lora.rank = config->value("r", std::int64_t(8));
    result.lora.alpha = config->value("lora_alpha", 8.0);
    result.lora.dropout = config->value("lora_dropout", 0.0);
    result.lora.useDora = config->value("use_dora", Json()) == true;
    result.lora.keepsTied = config->value("ensure_weight_tying", Json()) == true;
    result.lora.useRslora = config->value("use_rslora", Json()) == true;
    readPattern(*config, "rank_pattern", result.lora.rankPattern);
    readPattern(*config, "alpha_pattern", result.lora.alphaPattern);
    if (auto read = readTargets(*config, file, family, result.lora.targets); !read)
        return read.error();
    result.baseModel = base::textAt(*config, "base_model_name_or_path");
    result.revision = base::textAt(*config, "revision");
    for (const auto &[key, value] : config->items()) {
        if (std::find(kOwnKeys.begin(), kOwnKeys.end(), key) == kOwnKeys.end())
            base::appendKey(result.others, key, value);
    }
    return result;
}

Json adapterConfigJson(const AdapterConfig &config)
{
    const auto orNull = [](const std::string &text) { return text.empty() ? Json(nullptr) : Json(text); };
    const auto &targets = config.lora.targets;
    const auto listOf = [](auto values) {
        std::sort(values.begin(), values.end());
        return values.empty() ? Json(nullptr) : Json(values);
    };
    const auto namesOr
        = [&](const std::vector<std::string> &names, const std::string &pattern) { return pattern.empty() ? listOf(names) : Json(pattern); };
    Json json = Json::object();
    json["peft_type"] = "LORA";
    json["task_type"] = "CAUSAL_LM";
    json["base_model_name_or_path"] = orNull(config.baseModel);
    json["revision"] = orNull(config.revision);
    json["inference_mode"] = true;
    json["r"] = config.lora.rank;
    // PEFT declares an integer, and most readers expect one where the value is whole.
    json["lora_alpha"] = config.lora.alpha == std::floor(config.lora.alpha) && std::abs(config.lora.alpha) < 1e15
        ? Json(static_cast<std::int64_t>(config.lora.alpha))
        : Json(config.lora.alpha);
    json["lora_dropout"] = config.lora.dropout;
    json["target_modules"] = targets.isAllLinear() ? Json("all-linear") : namesOr(targets.modules, targets.pattern);
    json["bias"] = "none";
    json["fan_in_fan_out"] = false;
    json["modules_to_save"] = listOf(targets.saved);
    json["ensure_weight_tying"] = config.lora.keepsTied;
    json["init_lora_weights"] = config.lora.init == LoraSettings::Init::Pissa ? Json("pissa")
        : config.lora.init == LoraSettings::Init::Olora                       ? Json("olora")
                                                                              : Json(true);
    json["use_rslora"] = config.lora.useRslora;
    json["use_dora"] = config.lora.useDora;
    json["rank_pattern"] = Json::object();
    for (const auto &[name, rank] : config.lora.rankPattern)
        json["rank_pattern"][name] = rank;
    json["alpha_pattern"] = Json::object();
    for (const auto &[name, alpha] : config.lora.alphaPattern)
        json["alpha_pattern"][name] = alpha;
    json["layers_to_transform"] = listOf(targets.layers);
    json["layers_pattern"] = listOf(targets.layerNames);
    json["exclude_modules"] = namesOr(targets.excluded, targets.excludedPattern);
    for (const auto &[key, value] : config.others.items())
        json[key] = value;
    return json;
}

} // namespace anneal::model
