// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace anneal::config {

/// Where a text is no YAML, in bytes, and why.
using YamlMistake = std::pair<std::size_t, std::string>;

/// Where yaml-cpp gave up, and its words, as the place of the mistake and words for people.
YamlMistake yamlMistake(std::string_view source, std::size_t offset, const std::string &message);

/// What would make yaml-cpp fail with words nobody can use, or read something else than is seen.
std::optional<YamlMistake> badYamlBytes(std::string_view source);

} // namespace anneal::config
