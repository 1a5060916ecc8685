// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/configdifferences.h"

#include "core/config/fields.h"

#include <QCoreApplication>

namespace anneal::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::ConfigDifferences)
};

QString written(const config::Field &field, const base::Json &value)
{
    if (field.path == "training.max_steps" && value == -1)
        return Words::tr("−1 (no limit)");
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : base::toJsonLine(value));
}

} // namespace

QList<ConfigRow> compareConfigs(const std::vector<config::FineTuneConfig> &configs)
{
    QList<ConfigRow> rows;
    for (const config::Field &field : config::fields()) {
        if (!field.get)
            continue;
        ConfigRow row { QString::fromStdString(field.path), {} };
        for (const config::FineTuneConfig &config : configs)
            row.values << written(field, field.get(config));
        rows << row;
    }
    return rows;
}

base::Json valueToTake(const config::FineTuneConfig &config, const QString &path)
{
    for (const config::Field &field : config::fields())
        if (field.get && !field.isPath && field.path != "model.model_name" && QString::fromStdString(field.path) == path)
            return field.get(config);
    return {};
}

std::vector<config::Override> differences(const config::FineTuneConfig &from, const config::FineTuneConfig &to)
{
    std::vector<config::Override> changes;
    for (const config::Field &field : config::fields()) {
        if (!field.get || field.isPath || field.path == "model.model_name")
            continue;
        const base::Json wanted = field.get(to);
        if (wanted != field.get(from))
            changes.push_back({ field.path, base::toJsonLine(wanted) });
    }
    return changes;
}

} // namespace anneal::ui
