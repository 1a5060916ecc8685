// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/terminal.h"

#include <optional>
#include <string>

namespace anneal::grammar {

/// The text of a terminal that takes the fewest tokens, where it takes fewer than `fewerThan`. Each look at a node of the vocabulary is taken from
/// `effort`; nothing is found once there is none left.
std::optional<std::string> fewestTokens(const Terminal &terminal, const Vocabulary &vocabulary, std::uint32_t fewerThan, std::size_t &effort);

} // namespace anneal::grammar
