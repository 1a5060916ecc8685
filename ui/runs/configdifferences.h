// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/reader.h"

#include <QString>
#include <QStringList>

namespace anneal::ui {

/// One key of several configurations, as it is written.
struct ConfigRow
{
    QString path; // "model.lora_rank"
    QStringList values;
};

/// Every key that works, with its value in each configuration.
QList<ConfigRow> compareConfigs(const std::vector<config::FineTuneConfig> &configs);

/// The value of a key; null where there is no such key, or where it means another thing in another folder: a path, or the model's place.
base::Json valueToTake(const config::FineTuneConfig &config, const QString &path);

/// What must be set to get from one configuration to another. Paths and the model's place are left out: a run's own copy names them
/// relative to its folder.
std::vector<config::Override> differences(const config::FineTuneConfig &from, const config::FineTuneConfig &to);

} // namespace anneal::ui
