// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>
#include <string_view>

namespace anneal::config {

/// Sets one value in a config.yaml and touches no other byte: comments, order, quotes and blank lines stay. In a list or mapping over
/// several lines only the items that change are touched; an item that goes takes its own line with it. A key that is not there is put
/// where `init` would have it, its section as well.
///
/// Fails with BadInput where the text is no YAML, or the path leads through something that is no section; Usage for an unknown path.
base::Result<std::string> patchYaml(std::string_view text, std::string_view path, const base::Json &value);

/// Takes a key out, with its lines, a mistyped one as well; the default holds again. A text without the key comes back as it is. Fails with BadInput
/// where the text is no YAML.
base::Result<std::string> removeYamlKey(std::string_view text, std::string_view path);

} // namespace anneal::config
