// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/reader.h"

#include <map>
#include <string>

namespace anneal::ui {

/// A text that was looked through: what it means, what is wrong, and the values as they are written, wrong ones included.
struct CheckedConfig
{
    std::string text;
    config::Reading reading;
    std::map<std::string, base::Json> written; // by path; empty while the text is no YAML
    bool broken = false;                       // the text is no YAML
};

/// Reads a text; takes some milliseconds, so the page asks on another thread.
CheckedConfig checkConfig(std::string text);

} // namespace anneal::ui
