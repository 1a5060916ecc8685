// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/known.h"

#include "core/base/files.h"

#include <algorithm>

namespace anneal::config {

base::Result<Reading> readConfigFile(const std::filesystem::path &file, std::span<const Override> overrides)
{
    const auto text = base::readFile(file, std::uint64_t(1) << 20);
    if (!text)
        return text.error();
    return readConfig(*text, overrides);
}

bool saysNothing(const Reading &reading)
{
    const auto isSyntax = [](const Problem &problem) { return problem.kind == ProblemKind::Syntax; };
    const auto isDefault = [](const auto &entry) { return entry.second == Origin::Default; };
    return std::any_of(reading.problems.begin(), reading.problems.end(), isSyntax)
        && std::all_of(reading.origins.begin(), reading.origins.end(), isDefault);
}

bool knows(const Reading &reading, std::string_view path)
{
    const auto isAboutIt = [path](const Problem &problem) { // about the key, or a section that is none
        const auto &wrong = problem.path;
        return problem.severity == Severity::Error && !wrong.empty() && path.starts_with(wrong)
            && (path.size() == wrong.size() || path[wrong.size()] == '.');
    };
    return !saysNothing(reading) && std::none_of(reading.problems.begin(), reading.problems.end(), isAboutIt);
}

std::string runsFolder(const Reading &reading)
{
    return knows(reading, "training.output_dir") ? reading.config.training.outputDir : TrainingConfig().outputDir;
}

} // namespace anneal::config
