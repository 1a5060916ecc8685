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

/// Checks values against each other; `origins` tells which ones somebody wrote.
std::vector<Objection> crossCheck(const FineTuneConfig &config, const std::map<std::string, Origin> &origins);

} // namespace anneal::config
