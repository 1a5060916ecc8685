// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/model/adapterparts.h"

#include <algorithm>
#include <set>

namespace anneal::model {
namespace {

using base::Json;

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

} // namespace

base::Status checkAdapterTargets(const std::filesystem::path &file, const Adapter &adapter)
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

std::vector<std::string> targetsToKeep(const Adapter &adapter)
{
    if (targetsMeanMore(adapter))
        return modulesOf(adapter);
    return adapter.config.lora.targetModules.empty() ? targetsOf(adapter) : adapter.config.lora.targetModules;
}

} // namespace anneal::model
