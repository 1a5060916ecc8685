// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/modulepattern.h"
#include "core/weights/modules.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace anneal::text {

/// Which modules get an adapter: the settings of PEFT's LoraConfig that tell it.
struct TargetRules
{
    std::vector<std::string> modules;    // "q_proj", a full name, or { "all-linear" }
    std::string pattern;                 // or one regular expression on whole names, in place of them
    std::vector<std::string> excluded;   // names
    std::string excludedPattern;         // or one regular expression on whole names
    std::vector<std::int64_t> layers;    // layers_to_transform; empty: all
    std::vector<std::string> layerNames; // layers_pattern: what the numbers of layers stand behind; empty: anything
    std::vector<std::string> saved;      // modules_to_save: trained themselves, and so without an adapter

    bool isAllLinear() const { return modules.size() == 1 && modules.front() == "all-linear"; }
    bool operator==(const TargetRules &) const = default;
};

/// Whether a module, or a part of it, is one that modules_to_save names: an adapter never goes there. PEFT reads a name as a regular expression
/// here.
class SavedParts
{
public:
    explicit SavedParts(const std::vector<std::string> &saved);
    bool includes(const std::string &module);
    base::Status status() const;

private:
    ModulePatterns m_patterns;
};

/// On which modules PEFT puts an adapter, as check_target_module_exists of 0.21 does. One thread uses it.
class Targets
{
public:
    explicit Targets(const TargetRules &rules);

    /// What is no linear layer may be included too, though it can have no adapter; with "all-linear" only linear layers are asked for.
    bool includes(const std::string &module);
    /// Whether the pattern is none that we can read, though Python may: everything counts as included then.
    bool isUnreadable();
    /// Fails with Unsafe where a pattern took too long: results are then invalid.
    base::Status status() const;

private:
    bool isInChosenLayer(const std::string &module);

    TargetNames m_names, m_excludedNames;
    std::set<std::string, std::less<>> m_fullNames;
    ModulePatterns m_pattern, m_excluded, m_layerNames;
    SavedParts m_saved;
    std::set<std::int64_t> m_layers;
};

/// The linear layers of a model that get an adapter, in its order. Fails with BadConfig where rules contradict one another, name nothing of the
/// model, or leave nothing; with Unsupported where they mean what can have no adapter; or with Unsafe as Targets does.
base::Result<std::vector<std::string>> targetsOf(const TargetRules &rules, const std::vector<weights::Module> &modules);

/// The modules with weights of their own that modules_to_save means: those whose name ends in one of the names, where PEFT asks for no dot before
/// it, and all within them.
bool isSaved(const std::string &module, const std::vector<std::string> &saved);
std::vector<weights::Module> savedModules(const std::vector<std::string> &saved, const std::vector<weights::Module> &modules);
/// Whether these can be trained beside the adapters. Fails with BadConfig where a name means nothing of the model, one lies within another, which
/// PEFT cannot load again, or one would get an adapter too.
base::Status checkSaved(const TargetRules &rules, const std::vector<weights::Module> &modules);

/// Why PEFT refuses a combination, whatever the model: empty where it does not.
std::string contradictionIn(const TargetRules &rules);

} // namespace anneal::text
