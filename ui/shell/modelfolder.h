// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace anneal::ui {

class Settings;

/// Hands the chosen folder of models on, to this process and to every engine that it starts, as $ANNEAL_MODELS. Where the variable was set before the
/// start, that stays: whoever set it meant it.
class ModelFolder : public QObject
{
    Q_OBJECT

public:
    /// While there is only one thread.
    explicit ModelFolder(Settings &settings, QObject *parent = nullptr);
    ~ModelFolder() override;

    /// What the environment says; empty where it is the setting that counts.
    QString fromOutside() const { return m_fromOutside; }

private:
    void hand();

    Settings &m_settings;
    QString m_fromOutside;
};

} // namespace anneal::ui
