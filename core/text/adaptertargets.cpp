// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/adaptertargets.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>

namespace anneal::text {
namespace {

using weights::Module;
using Kind = weights::Module::Kind;

constexpr const char *kNames = tr_("Use names such as q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head, or all-linear.");

std::vector<std::string> listOf(const std::string &pattern)
{
    return pattern.empty() ? std::vector<std::string>() : std::vector { pattern };
}

/// PEFT's "(^|.*\.)name($|\..*)".
std::vector<std::string> withParts(const std::vector<std::string> &names)
{
    std::vector<std::string> patterns;
    for (const auto &name : names)
        patterns.push_back("(?:" + name + ")(?:\\..*)?");
    return patterns;
}

base::Error badConfig(std::string detail, std::string hint)
{
    return { base::ErrorKind::BadConfig, std::move(detail), std::move(hint) };
}

base::Error embeddings(const std::string &what)
{
    return { base::ErrorKind::Unsupported, tr_("model.target_modules names %1: adapters on embeddings are not supported yet.", what),
        tr_("Leave it out. %1", kNames) };
}

/// That each name means a linear layer of the model.
base::Status checkNames(const TargetRules &rules, const std::vector<Module> &modules)
{
    std::vector<std::string> linear;
    for (const auto &module : modules)
        if (module.kind == Kind::Linear)
            linear.push_back(module.name);
    const auto possible = namesOf(linear);
    for (const auto &target : rules.modules) {
        if (possible.contains(target) || (target == "all-linear" && !linear.empty()))
            continue;
        if (target == "embed_tokens" || target.ends_with(".embed_tokens"))
            return embeddings(target);
        return badConfig(tr_("model.target_modules names %1, which is not a linear layer of this model.", target), kNames);
    }
    return base::ok();
}

base::Status checkLayers(const TargetRules &rules, const std::vector<Module> &modules)
{
    std::int64_t last = -1;
    for (const auto &module : modules)
        last = std::max(last, module.layer);
    for (const auto layer : rules.layers)
        if (layer < 0 || layer > last)
            return badConfig(tr_("model.layers_to_transform names layer %1, but the layers of this model are 0 to %2.", layer, last),
                tr_("Take it out of the list."));
    return base::ok();
}

/// What is missing where no module is left.
base::Error nothingLeft(const TargetRules &rules)
{
    std::string names;
    if (!rules.layers.empty())
        names += ", model.layers_to_transform";
    if (!rules.layerNames.empty())
        names += ", model.layers_pattern";
    if (!rules.excluded.empty() || !rules.excludedPattern.empty())
        names += ", model.exclude_modules";
    if (!rules.saved.empty())
        names += ", model.modules_to_save";
    if (names.empty())
        return badConfig(tr_("model.target_modules is the pattern %1, which matches the whole name of no layer.", rules.pattern),
            tr_("A pattern stands for whole names such as model.layers.0.self_attn.q_proj: begin it with .*, or write a list of names."));
    return badConfig(tr_("These settings together leave no layer for an adapter: %1.", "model.target_modules" + names),
        tr_("Name a layer that the others leave in."));
}

bool isMeant(const std::string &module, const std::vector<std::string> &saved)
{
    return std::any_of(saved.begin(), saved.end(), [&](const std::string &name) { return module.ends_with(name); });
}

/// The nearest module around it that is meant: "mlp" of "mlp.up_proj"; empty where there is none.
std::string meantAround(const std::string &module, const std::vector<std::string> &saved)
{
    for (auto dot = module.rfind('.'); dot != std::string::npos && dot > 0; dot = module.rfind('.', dot - 1))
        if (auto around = module.substr(0, dot); isMeant(around, saved))
            return around;
    return {};
}

} // namespace

SavedParts::SavedParts(const std::vector<std::string> &saved) : m_patterns(withParts(saved), ModulePatterns::Match::Pattern) { }

bool SavedParts::includes(const std::string &module)
{
    return m_patterns.firstFor(module).has_value();
}

base::Status SavedParts::status() const
{
    return m_patterns.status("modules_to_save");
}

Targets::Targets(const TargetRules &rules)
    : m_names(rules.modules)
    , m_excludedNames(rules.excluded)
    , m_fullNames(rules.modules.begin(), rules.modules.end())
    , m_pattern(listOf(rules.pattern), ModulePatterns::Match::Whole)
    , m_excluded(listOf(rules.excludedPattern), ModulePatterns::Match::Whole)
    , m_layerNames(rules.layerNames, ModulePatterns::Match::Pattern)
    , m_saved(rules.saved)
    , m_layers(rules.layers.begin(), rules.layers.end())
{ }

bool Targets::includes(const std::string &module)
{
    if (m_excluded.firstFor(module) || m_excludedNames.includes(module) || m_saved.includes(module))
        return false;
    if (m_pattern.size() > 0)
        return m_pattern.matches(0, module).value_or(true);
    if (m_fullNames.contains(module))
        return true; // in whatever layer
    return m_names.includes(module) && (m_layers.empty() || isInChosenLayer(module));
}

bool Targets::isUnreadable()
{
    return m_pattern.firstInvalid().has_value();
}

base::Status Targets::status() const
{
    for (auto status :
        { m_pattern.status("target_modules"), m_excluded.status("exclude_modules"), m_layerNames.status("layers_pattern"), m_saved.status() })
        if (!status)
            return status;
    return base::ok();
}

/// The number of a module's layer is the first behind one of the names; where there are none, behind any that is not the first.
bool Targets::isInChosenLayer(const std::string &module)
{
    constexpr std::size_t kDigits = 9;
    const auto parts = base::split(module, '.');
    std::string before = parts.empty() ? std::string() : std::string(parts[0]);
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        const std::string part(parts[i]);
        const bool isNumber = !part.empty() && part.size() <= kDigits && part.find_first_not_of("0123456789") == std::string::npos;
        if (isNumber && (m_layerNames.size() > 0 ? m_layerNames.firstFor(before).has_value() : i >= 2))
            return m_layers.contains(std::stoll(part));
        before += "." + part;
    }
    return false;
}

bool isSaved(const std::string &module, const std::vector<std::string> &saved)
{
    return isMeant(module, saved) || !meantAround(module, saved).empty();
}

std::vector<Module> savedModules(const std::vector<std::string> &saved, const std::vector<Module> &modules)
{
    std::vector<Module> found;
    for (const auto &module : modules)
        if (module.kind != Kind::Other && isSaved(module.name, saved))
            found.push_back(module);
    return found;
}

base::Status checkSaved(const TargetRules &rules, const std::vector<Module> &modules)
{
    const std::string hint = tr_("Use names such as embed_tokens, lm_head, norm or model.norm.");
    for (const auto &name : rules.saved)
        if (savedModules({ name }, modules).empty())
            return badConfig(tr_("model.modules_to_save names %1, which is not a part of this model that has weights.", name), hint);
    Targets targets(rules);
    for (const auto &module : modules) {
        if (!isMeant(module.name, rules.saved))
            continue;
        if (const auto around = meantAround(module.name, rules.saved); !around.empty())
            return badConfig(
                tr_("model.modules_to_save names %1 and also %2, which contains it; PEFT cannot load such an adapter.", module.name, around),
                tr_("Name one of them."));
        if (module.kind == Kind::Linear && targets.includes(module.name))
            return badConfig(tr_("model.modules_to_save means %1, which gets an adapter as well.", module.name),
                tr_("Write the whole name behind the last dot, such as q_proj, or take it out of one of the two."));
    }
    return targets.status();
}

std::string contradictionIn(const TargetRules &rules)
{
    const bool isText = !rules.pattern.empty() || rules.isAllLinear();
    if (isText && !rules.layers.empty())
        return tr_("%1 goes with a list of target_modules only, not with a pattern or all-linear", "layers_to_transform");
    if (isText && !rules.layerNames.empty())
        return tr_("%1 goes with a list of target_modules only, not with a pattern or all-linear", "layers_pattern");
    if (!rules.layerNames.empty() && rules.layers.empty())
        return tr_("%1 goes with layers_to_transform only", "layers_pattern");
    return {};
}

base::Result<std::vector<std::string>> targetsOf(const TargetRules &rules, const std::vector<Module> &modules)
{
    if (const auto why = contradictionIn(rules); !why.empty())
        return badConfig("model." + why + ".", tr_("Take one of them out; PEFT refuses them together as well."));
    if (rules.modules.empty() && rules.pattern.empty())
        return badConfig(tr_("model.target_modules names no layer."), kNames);
    for (const auto check : { checkNames, checkLayers })
        if (auto checked = check(rules, modules); !checked)
            return checked.error();
    Targets targets(rules);
    if (targets.isUnreadable())
        return badConfig("model.target_modules: " + tr_("\"%1\" is not a regular expression.", rules.pattern.substr(0, 100)), kNames);
    std::vector<std::string> included;
    for (const auto &module : modules) {
        if ((rules.isAllLinear() && module.kind != Kind::Linear) || !targets.includes(module.name))
            continue;
        if (module.kind == Kind::Embedding)
            return embeddings(module.name);
        if (module.kind != Kind::Linear)
            return badConfig(tr_("model.target_modules means %1 too, which is not a linear layer; PEFT refuses it as well.", module.name),
                tr_("Let it match the names of linear layers only, such as .*\\.(q_proj|v_proj)."));
        included.push_back(module.name);
    }
    if (auto bounded = targets.status(); !bounded)
        return bounded.error();
    if (included.empty())
        return nothingLeft(rules);
    return included;
}

} // namespace anneal::text
