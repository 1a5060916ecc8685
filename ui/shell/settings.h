// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QByteArray>
#include <QStringList>
#include <QThreadPool>
#include <QVariantMap>

namespace anneal::ui {

/// What the program remembers: choices in $XDG_CONFIG_HOME/anneal/settings.ini, window and session in $XDG_STATE_HOME/anneal/state.ini.
/// Read once; written on a thread of its own, for a disk may take its time, and only where something changed. GUI thread.
class Settings
{
public:
    Settings(); // the folders of this user
    Settings(const QString &settingsFile, const QString &stateFile);
    ~Settings(); // everything is on the disk after it

    widgets::Appearance appearance() const;
    void setAppearance(widgets::Appearance appearance);

    QStringList recentProjects() const; // newest first
    void addRecentProject(const QString &folder);
    void removeRecentProject(const QString &folder);

    /// Free to use by pages, for what belongs to the session ("data/splitter").
    QVariant state(const QString &key, const QVariant &missing = {}) const { return m_state.values.value(key, missing); }
    void setState(const QString &key, const QVariant &value) { m_state.set(key, value); }
    /// Where a dialog of a kind ("runs/exportFolder") was last used, if that folder is still there; else `other`.
    QString lastFolder(const QString &kind, const QString &other) const;
    void setLastFolder(const QString &kind, const QString &folder) { setState(kind, folder); }
    /// Choices of the user ("training/smoothing").
    QVariant value(const QString &key, const QVariant &missing = {}) const { return m_settings.values.value(key, missing); }
    void setValue(const QString &key, const QVariant &value) { m_settings.set(key, value); }
    void sync(); // begins to write what changed

    static QString dataFolder(); // $XDG_DATA_HOME/anneal

private:
    /// A project that was opened, or taken out of the list. The list on the disk is changed, not replaced: other windows have projects as well.
    struct RecentChange
    {
        QString folder;
        bool isAdded;
    };
    static QStringList changed(QStringList recent, const RecentChange &change);
    void change(const RecentChange &change);

    struct Store
    {
        explicit Store(const QString &file);
        void set(const QString &key, const QVariant &value);
        QString file;
        QVariantMap values, changed;
        QList<RecentChange> recent;
    };
    void write(Store &store);

    Store m_settings;
    Store m_state;
    QThreadPool m_writer; // one thread: what was said last is written last
};

} // namespace anneal::ui
