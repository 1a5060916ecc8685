// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace anneal::ui {

/// What the program remembers: choices in $XDG_CONFIG_HOME/anneal/settings.ini, window and session in $XDG_STATE_HOME/anneal/state.ini.
class Settings
{
public:
    Settings(); // the folders of this user
    Settings(const QString &settingsFile, const QString &stateFile);

    widgets::Appearance appearance() const;
    void setAppearance(widgets::Appearance appearance);

    QStringList recentProjects() const; // newest first
    void addRecentProject(const QString &folder);
    void removeRecentProject(const QString &folder);

    /// Free to use by pages, for what belongs to the session ("data/splitter").
    QVariant state(const QString &key, const QVariant &missing = {}) const { return m_state.value(key, missing); }
    void setState(const QString &key, const QVariant &value) { m_state.setValue(key, value); }
    /// Choices of the user ("training/smoothing").
    QVariant value(const QString &key, const QVariant &missing = {}) const { return m_settings.value(key, missing); }
    void setValue(const QString &key, const QVariant &value) { m_settings.setValue(key, value); }
    void sync();

    static QString dataFolder(); // $XDG_DATA_HOME/anneal

private:
    QSettings m_settings;
    QSettings m_state;
};

} // namespace anneal::ui
