// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QSettings>
#include <QStandardPaths>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRecent = 12;
constexpr int kPatienceMs = 2000; // of the writing thread

QString folderFrom(const char *variable, const QString &fallback)
{
    const QString set = qEnvironmentVariable(variable);
    return (QDir::isAbsolutePath(set) ? set : QDir::homePath() + fallback) + u"/anneal"_s;
}

} // namespace

Settings::Settings()
    : Settings(folderFrom("XDG_CONFIG_HOME", u"/.config"_s) + u"/settings.ini"_s, folderFrom("XDG_STATE_HOME", u"/.local/state"_s) + u"/state.ini"_s)
{ }

Settings::Settings(const QString &settingsFile, const QString &stateFile) : m_settings(settingsFile), m_state(stateFile)
{
    m_writer.setMaxThreadCount(1);
}

Settings::~Settings()
{
    sync();
    m_writer.waitForDone();
}

Settings::Store::Store(const QString &file) : file(file)
{
    const QSettings read(file, QSettings::IniFormat);
    for (const QString &key : read.allKeys())
        values[key] = read.value(key);
}

void Settings::Store::set(const QString &key, const QVariant &value)
{
    if (values.contains(key) && values[key] == value)
        return;
    values[key] = changed[key] = value;
}

QString Settings::dataFolder()
{
    return folderFrom("XDG_DATA_HOME", u"/.local/share"_s);
}

QString Settings::lastFolder(const QString &kind, const QString &other) const
{
    const QString last = state(kind).toString();
    return !last.isEmpty() && QFileInfo(last).isDir() ? last : other;
}

widgets::Appearance Settings::appearance() const
{
    const QString name = m_settings.values.value(u"appearance"_s).toString();
    return name == u"light"_s ? widgets::Appearance::Light : name == u"dark"_s ? widgets::Appearance::Dark : widgets::Appearance::System;
}

void Settings::setAppearance(widgets::Appearance appearance)
{
    const QString name = appearance == widgets::Appearance::Light ? u"light"_s : appearance == widgets::Appearance::Dark ? u"dark"_s : u"system"_s;
    m_settings.set(u"appearance"_s, name);
    sync();
}

QStringList Settings::recentProjects() const
{
    return m_state.values.value(u"recent"_s).toStringList();
}

void Settings::addRecentProject(const QString &folder)
{
    change({ folder, true });
}

void Settings::removeRecentProject(const QString &folder)
{
    change({ folder, false });
}

QStringList Settings::changed(QStringList recent, const RecentChange &change)
{
    recent.removeAll(change.folder);
    if (change.isAdded)
        recent.prepend(change.folder);
    return recent.mid(0, kRecent);
}

void Settings::change(const RecentChange &change)
{
    m_state.values[u"recent"_s] = changed(recentProjects(), change);
    m_state.recent << change;
    sync();
}

void Settings::sync()
{
    write(m_settings);
    write(m_state);
}

void Settings::write(Store &store)
{
    if (store.changed.isEmpty() && store.recent.isEmpty())
        return;
    m_writer.start([file = store.file, changed = std::exchange(store.changed, {}), recent = std::exchange(store.recent, {})] {
        // QSettings merges keys with what another window wrote; a list is one key, so it is read and written under a lock.
        QDir().mkpath(QFileInfo(file).path());
        QLockFile lock(file + u".list.lock"_s);
        if (!recent.isEmpty() && !lock.tryLock(kPatienceMs))
            qWarning("%s is locked by another window; its list of projects may lose one", qPrintable(file));
        QSettings written(file, QSettings::IniFormat);
        for (auto it = changed.begin(); it != changed.end(); ++it)
            written.setValue(it.key(), it.value());
        if (!recent.isEmpty()) {
            written.sync(); // what others wrote since
            auto list = written.value(u"recent"_s).toStringList();
            for (const auto &change : recent)
                list = Settings::changed(list, change);
            written.setValue(u"recent"_s, list);
        }
        written.sync();
    });
}

} // namespace anneal::ui
