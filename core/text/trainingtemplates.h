// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anneal::text {

/// A chat template whose {% generation %} blocks cover what an assistant turn says, made from a published model's own template.
///
/// The stock text is known by its SHA-256 and changed at a few places, so that it renders the same; nothing for any other text, and for a
/// template that has such blocks already.
std::optional<std::string> trainingTemplate(std::string_view stock);

} // namespace anneal::text
