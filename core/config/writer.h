// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/fields.h"
#include "core/config/reader.h"

#include <string>

namespace anneal::config {

/// The config.yaml of a new project: every key that works, with its comment.
std::string annotatedYaml(const FineTuneConfig &config);

/// Every value of a config, as frozen into run.yaml; readConfig() gives the same config back.
/// With `origins` a comment beside each value says where it came from.
std::string resolvedYaml(const FineTuneConfig &config, const std::map<std::string, Origin> &origins = {});

/// The value of one key.
base::Json valueOf(const FineTuneConfig &config, std::string_view path);

/// A value as YAML on one line that reads back as the same value: plain words where possible, [lists] and {maps}.
std::string toYaml(const base::Json &value);
/// The same as the field writes it: 1.0 where the table says so.
std::string toYaml(const Field &field, const base::Json &value);

} // namespace anneal::config
