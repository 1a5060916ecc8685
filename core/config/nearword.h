// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace anneal::config {

/// The candidate that a mistyped key or value most likely means; empty where each is another word.
std::string nearWord(std::string_view word, std::span<const std::string> candidates);

} // namespace anneal::config
