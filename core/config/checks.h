// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

namespace anneal::config {

/// Something that is only wrong in view of several values.
struct Objection
{
    std::string path; // the key to show it at
    std::string message;
    Severity severity = Severity::Error;
    std::string suggestion;
    ProblemKind kind = ProblemKind::Conflict;
};

/// Of data.langchain.separators: each is looked for in what the ones before it have left.
inline constexpr std::size_t kMostSeparators = 256;
std::string tooManySeparators(std::size_t count);

/// Checks values against each other; `origins` tells which ones somebody wrote.
std::vector<Objection> crossCheck(const FineTuneConfig &config, const std::map<std::string, Origin> &origins);

} // namespace anneal::config
