// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/model/adapterparts.h"

#include <algorithm>
#include <set>

namespace anneal::model {
namespace {

using Kind = weights::Module::Kind;

std::set<std::string> modulesOf(const Adapter &adapter)
{
    std::set<std::string> modules;
    for (const auto &[name, tensor] : adapter.tensors)
        modules.insert(moduleOf(name));
    return modules;
}

/// Which of the names means a module.
std::string nameIn(const text::TargetRules &rules, const std::string &module)
{
    const auto means = [&](const std::string &name) { return module == name || module.ends_with("." + name); };
    const auto found = std::find_if(rules.modules.begin(), rules.modules.end(), means);
    return found == rules.modules.end() ? module : *found;
}

/// PEFT refuses what is no linear layer: who takes such an adapter has another one there than here.
base::Status checkKinds(const std::filesystem::path &file, const text::TargetRules &rules, const std::vector<weights::Module> &included)
{
    for (const auto &module : included)
        if (module.kind == Kind::Norm || module.kind == Kind::Other)
            return inFile({ base::ErrorKind::Unsupported,
                              rules.pattern.empty()
                                  ? tr_("target_modules names %1, which is not a linear layer; PEFT refuses it as well.", nameIn(rules, module.name))
                                  : tr_("target_modules matches %1, which is not a linear layer; PEFT refuses it as well.", module.name),
                              tr_("Name the layers in it, such as q_proj.") },
                file);
    return base::ok();
}

/// PEFT ignores tensors of modules that the settings put no adapter on.
base::Error ignored(const std::filesystem::path &file, const text::TargetRules &rules, const std::vector<std::string> &modules, bool areAll)
{
    if (!rules.pattern.empty() && areAll)
        return inFile({ base::ErrorKind::BadInput,
                          tr_("target_modules is the pattern %1, which no whole name of a module matches; PEFT refuses it as well.", rules.pattern),
                          tr_("Write .*(%1) there, or a list of names such as [\"q_proj\", \"v_proj\"].", rules.pattern) },
            file);
    const auto more = modules.size() - 1;
    const auto &first = modules.front();
    const auto what = more == 0 ? tr_("target_modules does not name %1, of which the adapter has tensors. PEFT would ignore them.", first)
        : more == 1
        ? tr_("target_modules does not name %1 and 1 more module, of which the adapter has tensors. PEFT would ignore them.", first)
        : tr_("target_modules does not name %1 and %2 more modules, of which the adapter has tensors. PEFT would ignore them.", first, more);
    return inFile({ base::ErrorKind::BadInput, what,
                      more == 0 ? tr_("Name the module in target_modules, or remove its tensors.")
                                : tr_("Name these modules in target_modules, or remove their tensors.") },
        file);
}

} // namespace

base::Status settleTargets(const std::filesystem::path &file, const weights::ModelShape &shape, Adapter &adapter)
{
    auto &rules = adapter.config.lora.targets;
    text::Targets targets(rules);
    const bool isAllLinear = rules.isAllLinear();
    std::vector<weights::Module> included;
    for (auto &module : weights::modulesOf(shape))
        if ((!isAllLinear || module.kind == Kind::Linear) && targets.includes(module.name))
            included.push_back(std::move(module));
    const auto present = modulesOf(adapter);
    std::vector<std::string> left; // those that have tensors and get no adapter
    for (const auto &module : present)
        if (!targets.includes(module))
            left.push_back(module);
    if (auto bounded = targets.status(); !bounded)
        return inFile(bounded.error(), file);
    const bool isUnreadable = targets.isUnreadable(); // Python may know what we do not
    if (auto checked = isUnreadable ? base::ok() : checkKinds(file, rules, included); !checked)
        return checked;
    if (!left.empty())
        return ignored(file, rules, left, left.size() == present.size());
    const bool meansMore = std::any_of(included.begin(), included.end(), [&](const auto &module) { return !present.contains(module.name); });
    if (isUnreadable || meansMore) {
        text::TargetRules exact;
        exact.modules.assign(present.begin(), present.end());
        exact.saved = rules.saved;
        rules = exact;
    }
    return base::ok();
}

} // namespace anneal::model
