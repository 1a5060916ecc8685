// SPDX-License-Identifier: GPL-3.0-or-later
// Format: LoraConfig and save_pretrained of peft.
#include "core/model/adapterfile.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/torcherror.h"
#include "core/text/modulepattern.h"
#include "core/weights/gguffile.h"
#include "core/weights/pickle.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace anneal::model {
namespace {

using base::Json;

constexpr std::string_view kPrefix = "base_model.model.";
constexpr std::string_view kEndA = ".lora_A.weight", kEndB = ".lora_B.weight";
constexpr std::int64_t kMostRank = 1 << 20;

/// Keys that have a field in AdapterConfig or a fixed value in what we write.
constexpr std::array<std::string_view, 10> kOwnKeys { "base_model_name_or_path", "revision", "r", "lora_alpha", "lora_dropout", "target_modules",
    "use_rslora", "rank_pattern", "alpha_pattern", "inference_mode" };

/// Tensors that may stand in an adapter file in place of the base model's, and the weights they are.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBaseWeights { {
    { "base_model.model.lm_head.base_layer.weight", "lm_head.weight" },
    { "base_model.model.lm_head.weight", "lm_head.weight" },
    { "base_model.model.model.embed_tokens.base_layer.weight", "model.embed_tokens.weight" },
    { "base_model.model.model.embed_tokens.weight", "model.embed_tokens.weight" },
} };

base::Error bad(const std::filesystem::path &file, const std::string &why)
{
    return { base::ErrorKind::Corrupt, file.string() + ": " + why + ".", "Copy or train the adapter again." };
}

bool saysSomething(const Json &value)
{
    return !(value.is_null() || (value.is_boolean() && !value.get<bool>())
        || (value.is_string() && (value == "none" || value.get_ref<const std::string &>().empty())) || (value.is_structured() && value.empty()));
}

bool isText(const Json &value)
{
    return value.is_string();
}

bool isWhole(const Json &value)
{
    return value.is_number_integer();
}

template <bool (*One)(const Json &)>
bool isOneOrSeveral(const Json &value)
{
    return One(value) || (value.is_array() && std::all_of(value.begin(), value.end(), One));
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
    Kind { "r", false, isRank, "a whole number from 1 to 1048576" },
    Kind { "lora_alpha", false, isFinite, "a number" },
    Kind { "lora_dropout", false, [](const Json &value) { return isFinite(value) && value >= 0 && value < 1; }, "a number from 0 to less than 1" },
    Kind { "target_modules", true, isOneOrSeveral<isText>, "a list of names or a pattern" },
    Kind { "exclude_modules", true, isOneOrSeveral<isText>, "a list of names or a pattern" },
    Kind { "layers_to_transform", true, isOneOrSeveral<isWhole>, "a whole number or a list of them" },
    Kind { "layers_pattern", true, isOneOrSeveral<isText>, "a name or a list of names" },
    Kind { "rank_pattern", true, isObjectOf<isRank>, "an object with whole numbers from 1 to 1048576" },
    Kind { "alpha_pattern", true, isObjectOf<isFinite>, "an object with numbers" },
    Kind { "init_lora_weights", true, [](const Json &value) { return value.is_boolean() || value.is_string(); }, "true, false or a name" },
    Kind { "base_model_name_or_path", true, isText, "a name" },
    Kind { "revision", true, isText, "a name" },
};
constexpr std::array kSwitches { "use_rslora", "use_dora", "lora_bias", "use_qalora", "fan_in_fan_out", "inference_mode", "ensure_weight_tying" };

base::Error wrongKind(const std::filesystem::path &file, const std::string &key, const Json &value, const std::string &expected)
{
    constexpr std::size_t kShown = 60;
    auto shown = base::toJsonLine(value);
    if (shown.size() > kShown)
        shown = "something long";
    return bad(file, key + " is " + shown + ", not " + expected);
}

base::Status checkKinds(const Json &config, const std::filesystem::path &file)
{
    for (const char *key : kSwitches)
        if (const auto value = config.find(key); value != config.end() && !value->is_boolean() && !value->is_null())
            return wrongKind(file, key, *value, "true or false");
    for (const auto &kind : kKinds)
        if (const auto value = config.find(kind.key); value != config.end() && !(value->is_null() ? kind.mayBeNull : kind.fits(*value)))
            return wrongKind(file, kind.key, *value, kind.expected);
    const auto targets = config.find("target_modules"), layers = config.find("layers_to_transform");
    if (targets != config.end() && !targets->is_null() && !saysSomething(*targets))
        return bad(file, "target_modules names no layer");
    if (targets != config.end() && targets->is_string() && layers != config.end() && !layers->is_null())
        return bad(file, "layers_to_transform goes with a list of target_modules only, not with a pattern; PEFT refuses it as well");
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
            return base::Error { bounded.error().kind, file.string() + ": " + bounded.error().detail, bounded.error().hint };
        if (wrong && !(std::string_view(key) == "target_modules" && patterns[*wrong].find("(?") != std::string::npos))
            return bad(file, std::string(key) + ": \"" + patterns[*wrong].substr(0, 100) + "\" is no regular expression");
    }
    return base::ok();
}

/// The settings of other kinds of adapters: null, false, "none" and empty are fine, anything else is not plain LoRA.
base::Status checkPlain(const Json &config, const std::filesystem::path &file)
{
    const auto type = config.find("peft_type");
    if (type == config.end() || *type != "LORA")
        return base::Error { base::ErrorKind::Unsupported, file.string() + ": an adapter of another kind than LORA (peft_type) is not available yet.",
            "Use a LoRA adapter." };
    // "fan_in_fan_out" is about layers that keep their weights transposed, which none of our models has: PEFT takes it for false there as well.
    static constexpr std::array<std::string_view, 13> kOthers { "use_dora", "bias", "modules_to_save", "lora_bias", "use_qalora", "use_bdlora",
        "alora_invocation_tokens", "layer_replication", "target_parameters", "trainable_token_indices", "kasa_config", "velora_config",
        "arrow_config" };
    for (const auto key : kOthers) {
        const auto value = config.find(std::string(key));
        if (value != config.end() && saysSomething(*value)) {
            return base::Error { base::ErrorKind::Unsupported, file.string() + ": an adapter with " + std::string(key) + " is not available yet.",
                "Merge it with the tool that made it, or train a plain LoRA adapter." };
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
    return base::Error { base::ErrorKind::Unsupported,
        file.string() + ": an adapter with init_lora_weights " + found->get<std::string>() + " is not available yet.",
        // EVA changes no weight of the model, so the factors in its file are those of a plain adapter; LoftQ's cannot be converted.
        name == "eva"         ? "Its factors are those of a plain LoRA adapter: set \"init_lora_weights\" to true in that file."
            : name == "loftq" ? "Merge it with the tool that made it (merge_and_unload in PEFT), and take the merged model."
                              : "Convert it to a plain LoRA adapter with the tool that made it: save_pretrained with "
                                "path_initial_model_for_weight_conversion in PEFT." };
}

template <typename T>
void readPattern(const Json &config, const char *key, std::vector<std::pair<std::string, T>> &pattern)
{
    const auto found = config.find(key);
    if (found != config.end() && found->is_object())
        for (const auto &[name, value] : found->items())
            pattern.emplace_back(name, value.template get<T>());
}

std::string textOf(const Json &config, const char *key)
{
    const auto found = config.find(key);
    return found != config.end() && found->is_string() ? found->get<std::string>() : std::string();
}

base::Result<AdapterConfig> readConfig(const std::filesystem::path &file)
{
    auto text = base::readFile(file, 16 << 20);
    if (!text)
        return text.error();
    const auto config = base::parseJson(*text);
    if (!config || !config->is_object())
        return bad(file, config ? "it is no JSON object" : config.error().detail);
    for (const auto check : { checkKinds, checkPlain, checkPatterns })
        if (auto checked = check(*config, file); !checked)
            return checked.error();

    AdapterConfig result;
    if (auto init = readInit(*config, file, result.lora.init); !init)
        return init.error();
    result.lora.rank = config->value("r", std::int64_t(8));
    result.lora.alpha = config->value("lora_alpha", 8.0);
    result.lora.dropout = config->value("lora_dropout", 0.0);
    result.lora.useRslora = config->value("use_rslora", Json()) == true;
    readPattern(*config, "rank_pattern", result.lora.rankPattern);
    readPattern(*config, "alpha_pattern", result.lora.alphaPattern);
    const auto targets = config->find("target_modules");
    if (targets == config->end() || targets->is_null())
        result.lora.targetModules = { "q_proj", "v_proj" }; // PEFT's for llama, mistral, qwen2 and qwen3
    else if (targets->is_array())
        result.lora.targetModules = targets->get<std::vector<std::string>>();
    else if (auto pattern = textOf(*config, "target_modules"); pattern == "all-linear")
        result.lora.targetModules = { "all-linear" };
    else
        result.targetPattern = std::move(pattern);
    result.baseModel = textOf(*config, "base_model_name_or_path");
    result.revision = textOf(*config, "revision");
    for (const auto &[key, value] : config->items()) {
        if (std::find(kOwnKeys.begin(), kOwnKeys.end(), key) == kOwnKeys.end())
            base::appendKey(result.others, key, value);
    }
    return result;
}

/// "model.layers.0.self_attn.q_proj" of "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"; empty when it is no such name.
std::string moduleOf(std::string_view name)
{
    if (!name.starts_with(kPrefix) || !(name.ends_with(kEndA) || name.ends_with(kEndB)))
        return {};
    name.remove_prefix(kPrefix.size());
    name.remove_suffix(kEndA.size());
    return std::string(name);
}

/// The name without that of the adapter, which PEFT has in memory and some tools write: lora_A.default.weight.
std::string plainName(const std::string &name)
{
    constexpr std::string_view kWeight = ".weight";
    for (const std::string_view end : { kEndA, kEndB }) {
        const auto factor = end.substr(0, end.size() - kWeight.size() + 1); // ".lora_A."
        const auto at = name.rfind(factor);
        const auto last = name.rfind('.');
        if (at != std::string::npos && name.ends_with(kWeight) && name.rfind('.', last - 1) == at + factor.size() - 1)
            return name.substr(0, at) + std::string(end);
    }
    return name;
}

base::Result<at::Tensor> readTensor(const weights::TensorView &view, const std::string &name, const std::filesystem::path &file)
{
    const auto type = view.dtype == "F32" ? weights::GgmlType::F32 : view.dtype == "F16" ? weights::GgmlType::F16 : weights::GgmlType::BF16;
    if (view.dtype != "F32" && view.dtype != "F16" && view.dtype != "BF16")
        return bad(file, "the tensor " + name + " has the dtype " + view.dtype);
    if (view.shape.size() != 2 || view.shape[0] < 1 || view.shape[1] < 1)
        return bad(file, "the tensor " + name + " is no matrix");
    return guardTorch([&]() -> base::Result<at::Tensor> {
        auto tensor = at::empty(view.shape, at::kFloat);
        if (auto read = weights::dequantize(type, view.bytes, tensor.numel(), tensor.data_ptr<float>()); !read)
            return read.error();
        return tensor;
    });
}

base::Status readTensors(const std::filesystem::path &file, Adapter &adapter)
{
    auto opened = weights::SafetensorsFile::open(file);
    if (!opened)
        return opened.error();
    for (const auto &[written, view] : opened->tensors()) {
        const auto name = plainName(written);
        const auto ofBase = std::find_if(kBaseWeights.begin(), kBaseWeights.end(), [&](const auto &pair) { return pair.first == name; });
        if (ofBase != kBaseWeights.end()) {
            auto weight = readTensor(view, name, file);
            if (!weight)
                return weight.error();
            adapter.baseWeights[std::string(ofBase->second)] = std::move(*weight);
            continue;
        }
        constexpr std::size_t kLongestName = 1024;
        if (name.size() > kLongestName)
            return bad(file, "a tensor has a name of " + std::to_string(name.size()) + " bytes");
        if (moduleOf(name).empty()) {
            return base::Error { base::ErrorKind::Unsupported,
                file.string() + ": the tensor " + name + " belongs to a kind of adapter that is not available yet.",
                "Use an adapter of linear layers only, without DoRA, embeddings or saved modules." };
        }
        auto tensor = readTensor(view, name, file);
        if (!tensor)
            return tensor.error();
        if (!adapter.tensors.emplace(name, std::move(*tensor)).second)
            return bad(file, "it holds two adapters of " + moduleOf(name));
    }
    if (auto whole = opened->file()->status(); !whole)
        return whole;
    return adapter.tensors.empty() ? base::Status(bad(file, "it holds no tensors")) : base::ok();
}

/// Every A with its B, and both of the rank that the settings give; and what they count with.
base::Status readPairs(const std::filesystem::path &file, Adapter &adapter)
{
    LoraScales scales(adapter.config.lora);
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        const auto a = adapter.tensors.find(loraNameA(module)), b = adapter.tensors.find(loraNameB(module));
        if (a == adapter.tensors.end() || b == adapter.tensors.end())
            return bad(file, "the tensor " + name + " has no partner");
        const auto rank = scales.rankOf(module);
        const double scale = adapter.scales[module] = scales.scaleOf(module);
        if (auto bounded = scales.status(); !bounded)
            return base::Error { bounded.error().kind, (file.parent_path() / "adapter_config.json").string() + ": " + bounded.error().detail,
                bounded.error().hint };
        if (!(std::abs(scale) <= std::numeric_limits<float>::max())) // tensors are multiplied by it
            return bad(file.parent_path() / "adapter_config.json", "the alpha of " + module + " is out of range");
        if (a->second.size(0) != rank || b->second.size(1) != rank) {
            return bad(file,
                module + " has rank " + std::to_string(a->second.size(0)) + " and " + std::to_string(b->second.size(1))
                    + ", but adapter_config.json says " + std::to_string(rank));
        }
    }
    return base::ok();
}

std::vector<std::string> textsIn(const Json &list)
{
    std::vector<std::string> texts;
    for (const auto &one : list.is_array() ? list : Json::array({ list }))
        if (one.is_string())
            texts.push_back(one.get<std::string>());
    return texts;
}

/// On which modules PEFT puts an adapter (check_target_module_exists).
class Meaning
{
public:
    explicit Meaning(const AdapterConfig &config)
        : m_excluded(patternIn(other(config, "exclude_modules")), text::ModulePatterns::Match::Whole)
        , m_excludedNames(namesIn(other(config, "exclude_modules")))
        , m_pattern(
              config.targetPattern.empty() ? std::vector<std::string>() : std::vector { config.targetPattern }, text::ModulePatterns::Match::Whole)
        , m_names(config.lora.targetModules)
        , m_layerNames(textsIn(other(config, "layers_pattern")))
        , m_namesLayers(saysSomething(other(config, "layers_pattern")))
    {
        const auto layers = other(config, "layers_to_transform");
        m_choosesLayers = layers.is_number_integer() || (layers.is_array() && !layers.empty());
        for (const auto &layer : layers.is_array() ? layers : Json::array({ layers }))
            if (layer.is_number_integer())
                m_layers.insert(layer.get<std::int64_t>());
    }

    bool includes(const std::string &module)
    {
        if (m_excluded.firstFor(module) || m_excludedNames.includes(module))
            return false;
        if (m_pattern.size() > 0)
            return m_pattern.matches(0, module).value_or(true); // Python may know what we do not
        return (!m_choosesLayers || m_layers.contains(layerOf(module))) && m_names.includes(module);
    }
    base::Status status() const
    {
        auto bounded = m_excluded.status("exclude_modules");
        return bounded ? m_pattern.status("target_modules") : bounded;
    }

private:
    static Json other(const AdapterConfig &config, const char *key) { return config.others.value(key, Json()); }
    static std::vector<std::string> patternIn(const Json &setting) { return setting.is_string() ? textsIn(setting) : std::vector<std::string>(); }
    static std::vector<std::string> namesIn(const Json &setting) { return setting.is_array() ? textsIn(setting) : std::vector<std::string>(); }

    /// The number of a module's layer, behind one of the names; where there are none, behind any that is not the first.
    std::int64_t layerOf(const std::string &module) const
    {
        const auto parts = base::split(module, '.');
        for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
            const bool isNumber = !parts[i].empty() && parts[i].size() < 10 && parts[i].find_first_not_of("0123456789") == std::string_view::npos;
            if (isNumber && (m_namesLayers ? m_layerNames.includes(parts[i - 1]) : i >= 2))
                return std::stoll(std::string(parts[i]));
        }
        return -1;
    }

    text::ModulePatterns m_excluded;
    text::TargetNames m_excludedNames;
    text::ModulePatterns m_pattern;
    text::TargetNames m_names, m_layerNames;
    bool m_namesLayers, m_choosesLayers = false;
    std::set<std::int64_t> m_layers;
};

/// PEFT ignores tensors of modules that target_modules does not name, and refuses names of what is no linear layer: who takes such an adapter
/// has another one there than here.
base::Status checkTargets(const std::filesystem::path &file, const Adapter &adapter)
{
    const auto &config = adapter.config;
    std::set<std::string> others { "model.norm", "model.layers.0.input_layernorm", "model.layers.0.post_attention_layernorm" };
    std::vector<std::string> unnamed;
    Meaning meaning(config);
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        for (auto dot = module.rfind('.'); dot != std::string::npos; dot = dot > 0 ? module.rfind('.', dot - 1) : std::string::npos)
            others.insert(module.substr(0, dot));
        if (name.ends_with(kEndA) && !meaning.includes(module))
            unnamed.push_back(module);
    }
    if (auto bounded = meaning.status(); !bounded)
        return base::Error { bounded.error().kind, file.string() + ": " + bounded.error().detail, bounded.error().hint };
    const auto possible = text::targetsOf({ others.begin(), others.end() });
    for (const auto &target : config.lora.targetModules)
        if (target != "all-linear" && possible.contains(target))
            return base::Error { base::ErrorKind::Unsupported,
                file.string() + ": target_modules names " + target + ", which is no linear layer; PEFT refuses it as well.",
                "Name the layers in it, such as q_proj." };
    if (unnamed.empty())
        return base::ok();
    if (!config.targetPattern.empty() && 2 * unnamed.size() == adapter.tensors.size())
        return base::Error { base::ErrorKind::BadInput,
            file.string() + ": target_modules is the pattern " + config.targetPattern
                + ", which no whole name of a module matches; PEFT refuses it as well.",
            "Write .*(" + config.targetPattern + R"() there, or a list of names such as ["q_proj", "v_proj"].)" };
    const auto more = unnamed.size() - 1;
    return base::Error { base::ErrorKind::BadInput,
        file.string() + ": target_modules does not name " + unnamed.front()
            + (more == 0 ? "" : " and " + std::to_string(more) + (more == 1 ? " more module" : " more modules"))
            + ", of which the adapter has tensors. PEFT would ignore them.",
        "Name it in target_modules, or remove the tensors." };
}

/// The last parts of the module names ("q_proj"): what target_modules would be as a list.
std::vector<std::string> targetsOf(const Adapter &adapter)
{
    std::set<std::string> names;
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        names.insert(module.substr(module.rfind('.') + 1));
    }
    return { names.begin(), names.end() };
}

std::vector<std::string> modulesOf(const Adapter &adapter)
{
    std::vector<std::string> modules;
    for (const auto &[name, tensor] : adapter.tensors)
        if (name.ends_with(kEndA))
            modules.push_back(moduleOf(name));
    return modules;
}

/// Whether a kind of module has tensors in some layers only, of those up to the last one that has any.
bool leavesOutLayers(const std::vector<std::string> &modules)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::map<std::string, std::set<std::int64_t>> layers; // by what stands around the number
    std::int64_t last = -1;
    for (const auto &module : modules) {
        const auto first = std::find_if(module.begin(), module.end(), isDigit);
        const auto end = std::find_if_not(first, module.end(), isDigit);
        constexpr std::ptrdiff_t kDigits = 9;
        if (first == end || end - first > kDigits)
            continue;
        const auto layer = std::stoll(std::string(first, end));
        layers[std::string(module.begin(), first) + std::string(end, module.end())].insert(layer);
        last = std::max<std::int64_t>(last, layer);
    }
    return std::any_of(layers.begin(), layers.end(), [&](const auto &kind) { return std::ssize(kind.second) <= last; });
}

/// Whether the names in target_modules alone mean more modules than the adapter has tensors of: what takes some out is not kept. Who goes on
/// training it in PEFT would train those as well.
bool targetsMeanMore(const Adapter &adapter)
{
    const auto &config = adapter.config;
    for (const char *key : { "exclude_modules", "layers_to_transform" })
        if (saysSomething(config.others.value(key, Json())))
            return true;
    const auto modules = modulesOf(adapter);
    if (!config.targetPattern.empty() || leavesOutLayers(modules))
        return true;
    const auto there = text::targetsOf(modules);
    return std::any_of(config.lora.targetModules.begin(), config.lora.targetModules.end(),
        [&](const std::string &target) { return target != "all-linear" && !there.contains(target); });
}

Json configToWrite(const AdapterConfig &config)
{
    const auto orNull = [](const std::string &text) { return text.empty() ? Json(nullptr) : Json(text); };
    auto targets = config.lora.targetModules;
    std::sort(targets.begin(), targets.end());
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
    json["target_modules"] = targets == std::vector<std::string> { "all-linear" } ? Json("all-linear") : Json(targets);
    json["bias"] = "none";
    json["fan_in_fan_out"] = false;
    json["modules_to_save"] = nullptr;
    json["init_lora_weights"] = config.lora.init == LoraSettings::Init::Pissa ? Json("pissa")
        : config.lora.init == LoraSettings::Init::Olora                       ? Json("olora")
                                                                              : Json(true);
    json["use_rslora"] = config.lora.useRslora;
    json["use_dora"] = false;
    json["rank_pattern"] = Json::object();
    for (const auto &[name, rank] : config.lora.rankPattern)
        json["rank_pattern"][name] = rank;
    json["alpha_pattern"] = Json::object();
    for (const auto &[name, alpha] : config.lora.alphaPattern)
        json["alpha_pattern"][name] = alpha;
    json["layers_to_transform"] = nullptr;
    json["layers_pattern"] = nullptr;
    json["exclude_modules"] = nullptr;
    for (const auto &[key, value] : config.others.items())
        json[key] = value;
    return json;
}

/// A YAML string in double quotes; JSON's escapes are valid there.
std::string quoted(const std::string &text)
{
    return base::toJsonLine(Json(text));
}

std::string readmeText(const AdapterConfig &config, const std::string &note)
{
    std::string text = "---\nlibrary_name: peft\n";
    if (!config.baseModel.empty())
        text += "base_model: " + quoted(config.baseModel) + "\n";
    text += "tags:\n- lora\n- anneal\n---\n\n# LoRA adapter\n\n";
    text += config.baseModel.empty() ? std::string("A LoRA adapter") : "A LoRA adapter for `" + config.baseModel + "`";
    text += " made with Anneal: rank " + std::to_string(config.lora.rank) + ", alpha " + base::toJsonLine(configToWrite(config)["lora_alpha"])
        + ".\n\n";
    if (!note.empty())
        text += note + "\n\n";
    text
        += "```python\nfrom peft import AutoPeftModelForCausalLM\n\nmodel = AutoPeftModelForCausalLM.from_pretrained(\"path/to/this/folder\")\n```\n";
    return text;
}

base::Status writeTensors(const base::Target &file, const Adapter &adapter)
{
    std::vector<at::Tensor> held; // what the views below point into
    std::vector<weights::TensorToWrite> views;
    auto all = adapter.tensors;
    for (const auto &[name, weight] : adapter.baseWeights)
        all[std::string(kPrefix) + (name == "lm_head.weight" && adapter.tensors.contains(loraNameA("lm_head")) ? "lm_head.base_layer.weight" : name)]
            = weight;
    for (const auto &[name, tensor] : all) {
        held.push_back(tensor.detach().to(at::kCPU, at::kFloat).contiguous());
        const auto &values = held.back();
        views.push_back({ name, "F32", values.sizes().vec(), { static_cast<const std::byte *>(values.const_data_ptr()), values.nbytes() } });
    }
    return weights::writeSafetensors(file, std::move(views));
}

} // namespace

std::string loraNameA(const std::string &module)
{
    return std::string(kPrefix) + module + std::string(kEndA);
}

std::string loraNameB(const std::string &module)
{
    return std::string(kPrefix) + module + std::string(kEndB);
}

LoraScales::LoraScales(const LoraSettings &settings)
    : m_settings(settings)
    , m_ranks(text::ModulePatterns::keysOf(settings.rankPattern))
    , m_alphas(text::ModulePatterns::keysOf(settings.alphaPattern))
{ }

std::int64_t LoraScales::rankOf(const std::string &module)
{
    const auto own = m_ranks.firstFor(module);
    return own ? m_settings.rankPattern[*own].second : m_settings.rank;
}

double LoraScales::scaleOf(const std::string &module)
{
    const auto rank = static_cast<double>(rankOf(module));
    const auto own = m_alphas.firstFor(module);
    return (own ? m_settings.alphaPattern[*own].second : m_settings.alpha) / (m_settings.useRslora ? std::sqrt(rank) : rank);
}

base::Status LoraScales::status() const
{
    auto bounded = m_ranks.status("rank_pattern");
    return bounded ? m_alphas.status("alpha_pattern") : bounded;
}

base::Result<Adapter> readAdapter(const std::filesystem::path &folder)
{
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure))
        return base::Error { base::ErrorKind::NotFound, "There is no adapter folder " + folder.string() + ".", "Check the path." };
    const auto configFile = folder / "adapter_config.json", tensorFile = folder / "adapter_model.safetensors";
    if (!std::filesystem::exists(configFile, failure))
        return base::Error { base::ErrorKind::BadInput, folder.string() + " is no adapter: it has no adapter_config.json.",
            "Name the folder of a PEFT adapter." };
    if (!std::filesystem::exists(tensorFile, failure)) {
        if (std::filesystem::exists(folder / "adapter_model.bin", failure))
            return weights::pickleRefused(folder / "adapter_model.bin");
        return base::Error { base::ErrorKind::BadInput, folder.string() + " is incomplete: it has no adapter_model.safetensors.",
            "Copy the whole folder." };
    }
    auto config = readConfig(configFile);
    if (!config)
        return config.error();
    Adapter adapter;
    adapter.config = std::move(*config);
    if (auto read = readTensors(tensorFile, adapter); !read)
        return read.error();
    if (auto paired = readPairs(tensorFile, adapter); !paired)
        return paired.error();
    if (auto meant = checkTargets(configFile, adapter); !meant)
        return meant.error();
    if (targetsMeanMore(adapter))
        adapter.config.lora.targetModules = modulesOf(adapter);
    else if (adapter.config.lora.targetModules.empty())
        adapter.config.lora.targetModules = targetsOf(adapter);
    return adapter;
}

void fillTied(std::map<std::string, at::Tensor> &baseWeights)
{
    const std::string embedding = "model.embed_tokens.weight", head = "lm_head.weight";
    if (baseWeights.contains(embedding) && !baseWeights.contains(head))
        baseWeights[head] = baseWeights[embedding];
    else if (baseWeights.contains(head) && !baseWeights.contains(embedding))
        baseWeights[embedding] = baseWeights[head];
}

at::Tensor residualWeight(const at::Tensor &weight, LoraSettings::Init init, std::int64_t rank, double scale)
{
    const auto kept = std::min({ rank, weight.size(0), weight.size(1) });
    if (init == LoraSettings::Init::Pissa) {
        const auto [u, s, vt] = at::linalg_svd(weight, /*full_matrices=*/false);
        return weight - at::matmul(u.slice(1, 0, kept) * s.slice(0, 0, kept), vt.slice(0, 0, kept));
    }
    if (init == LoraSettings::Init::Olora) {
        const auto [q, r] = at::linalg_qr(weight);
        return weight - scale * at::matmul(q.slice(1, 0, kept), r.slice(0, 0, kept)); // PEFT scales here, though not in its pissa_init
    }
    return weight;
}

std::map<std::string, LoraPair> pairsOf(const Adapter &adapter)
{
    std::map<std::string, LoraPair> pairs;
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        if (pairs.contains(module))
            continue;
        pairs[module] = { adapter.tensors.at(loraNameA(module)), adapter.tensors.at(loraNameB(module)), adapter.scales.at(module) };
    }
    return pairs;
}

base::Status writeAdapter(const base::Target &folder, const Adapter &adapter)
{
    if (auto made = base::makeFolder(folder); !made)
        return made;
    auto written = guardTorch([&] { return writeTensors(folder / "adapter_model.safetensors", adapter); });
    if (written)
        written = base::writeFile(folder / "README.md", readmeText(adapter.config, adapter.note));
    if (written)
        written = base::writeFile(folder / "adapter_config.json", base::toJsonText(configToWrite(adapter.config)));
    return written;
}

} // namespace anneal::model
