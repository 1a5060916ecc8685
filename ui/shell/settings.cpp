// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QDir>
#include <QStandardPaths>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRecent = 12;

QString folderFrom(const char *variable, const QString &fallback)
{
    const QString set = qEnvironmentVariable(variable);
    return (QDir::isAbsolutePath(set) ? set : QDir::homePath() + fallback) + u"/anneal"_s;
}

} // namespace

Settings::Settings()
    : Settings(folderFrom("XDG_CONFIG_HOME", u"/.config"_s) + u"/settings.ini"_s, folderFrom("XDG_STATE_HOME", u"/.local/state"_s) + u"/state.ini"_s)
{ }

Settings::Settings(const QString &settingsFile, const QString &stateFile)
    : m_settings(settingsFile, QSettings::IniFormat)
    , m_state(stateFile, QSettings::IniFormat)
{ }

QString Settings::dataFolder()
{
    return folderFrom("XDG_DATA_HOME", u"/.local/share"_s);
}

widgets::Appearance Settings::appearance() const
{
    const QString name = m_settings.value(u"appearance"_s).toString();
    return name == u"light"_s ? widgets::Appearance::Light : name == u"dark"_s ? widgets::Appearance::Dark : widgets::Appearance::System;
}

void Settings::setAppearance(widgets::Appearance appearance)
{
    const QString name = appearance == widgets::Appearance::Light ? u"light"_s : appearance == widgets::Appearance::Dark ? u"dark"_s : u"system"_s;
    m_settings.setValue(u"appearance"_s, name);
    m_settings.sync();
}

QStringList Settings::recentProjects() const
{
    return m_state.value(u"recent"_s).toStringList();
}

void Settings::addRecentProject(const QString &folder)
{
    QStringList recent = recentProjects();
    recent.removeAll(folder);
    recent.prepend(folder);
    m_state.setValue(u"recent"_s, QStringList(recent.mid(0, kRecent)));
    m_state.sync();
}

void Settings::removeRecentProject(const QString &folder)
{
    QStringList recent = recentProjects();
    recent.removeAll(folder);
    m_state.setValue(u"recent"_s, recent);
    m_state.sync();
}

void Settings::sync()
{
    m_settings.sync();
    m_state.sync();
}

} // namespace anneal::ui
