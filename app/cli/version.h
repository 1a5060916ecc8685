// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneal::cli {

/// Name, version, build, what the engine says of itself, licence.
std::string versionText();

/// What `anneal-engine --version` prints, trimmed, or a sentence saying that there is none or that it does not answer.
std::string engineVersion();

} // namespace anneal::cli
