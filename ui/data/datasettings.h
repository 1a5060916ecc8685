// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/config.h"

#include <QObject>
#include <filesystem>
#include <memory>

namespace anneal::ui {

class Project;

/// The part of config.yaml the wizard works on. Every choice is written at once, value by value, and nothing else in the file changes;
/// so going back keeps choices, and so does a window that was killed.
class DataSettings : public QObject
{
    Q_OBJECT

public:
    explicit DataSettings(Project &project, QObject *parent = nullptr);

    const config::FineTuneConfig &config() const { return m_config; }
    const config::DataConfig &data() const { return m_config.data; }
    std::filesystem::path folder() const;
    std::filesystem::path input() const;
    Project &project() const { return m_project; }

    /// Whether the project has a config.yaml without errors.
    bool isUsable() const { return m_usable; }
    QString problem() const { return m_problem; } // why not; empty where there is none

    /// `path` as in config.yaml ("data.format"); a null value takes the key's default.
    void set(const std::string &path, const base::Json &value);

Q_SIGNALS:
    void changed();
    void failed(const QString &cause, const QString &nextStep);

private:
    void read();

    Project &m_project;
    config::FineTuneConfig m_config;
    bool m_usable = false;
    QString m_problem;
};

} // namespace anneal::ui
