// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/preferences.h"

#include <QByteArray>
#include <QKeySequence>
#include <QMap>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QVariantMap>

namespace anneal::ui {

/// What the program remembers: choices in $XDG_CONFIG_HOME/anneal/settings.ini, window and session in $XDG_STATE_HOME/anneal/state.ini.
/// Read once; written on a thread of its own, for a disk may take its time, and only where something changed. GUI thread.
class Settings : public QObject
{
    Q_OBJECT

public:
    Settings(); // the folders of this user
    Settings(const QString &settingsFile, const QString &stateFile);
    ~Settings() override; // everything is on the disk after it

    /// Every choice; what the file does not have, or has wrong, is the default.
    const Preferences &preferences() const { return m_preferences; }
    /// settings.set(&Preferences::scale, 125). A value outside of the table changes nothing.
    template <typename T>
    void set(T Preferences::*member, const std::type_identity_t<T> &value)
    {
        Preferences wanted = m_preferences;
        wanted.*member = value;
        take(wanted);
    }
    /// The same by the row of the table, with a value as the file has it.
    void set(const Preference &row, const QVariant &value);
    void reset(const Preference &row);
    bool isDefault(const Preference &row) const { return row.read(m_preferences) == row.read({}); }
    /// Something else is shown until the next start.
    bool isPending(const Preference &row) const;

    /// Keys that somebody gave to actions, by their ids; an empty list takes all away.
    using Shortcuts = QMap<QString, QList<QKeySequence>>;
    Shortcuts shortcuts() const;
    void setShortcuts(const Shortcuts &shortcuts);

    QStringList recentProjects() const; // newest first
    void addRecentProject(const QString &folder);
    void removeRecentProject(const QString &folder);

    /// Free to use by pages, for what belongs to the session ("data/splitter").
    QVariant state(const QString &key, const QVariant &missing = {}) const { return m_state.values.value(key, missing); }
    void setState(const QString &key, const QVariant &value) { m_state.set(key, value); }
    /// Where a dialog of a kind ("runs/exportFolder") was last used, if that folder is still there; else `other`.
    QString lastFolder(const QString &kind, const QString &other) const;
    void setLastFolder(const QString &kind, const QString &folder) { setState(kind, folder); }
    /// Where the last project lies, if that folder is still there; else the home folder.
    QString lastProjectsFolder() const;
    void setLastProjectsFolder(const QString &folder);
    void sync(); // begins to write what changed

    static QString dataFolder();  // $XDG_DATA_HOME/anneal
    static QString stateFolder(); // $XDG_STATE_HOME/anneal

Q_SIGNALS:
    void changed(const QString &key); // of the table: a choice is another one now

private:
    /// A project that was opened, or taken out of the list. The list on the disk is changed, not replaced: other windows have projects as well.
    struct RecentChange
    {
        QString folder;
        bool isAdded;
    };
    static QStringList changedList(QStringList recent, const RecentChange &change);
    void change(const RecentChange &change);

    struct Store
    {
        explicit Store(const QString &file);
        void set(const QString &key, const QVariant &value); // an invalid one takes the key out of the file
        QString file;
        QVariantMap values, changed;
        QList<RecentChange> recent;
    };
    void take(const Preferences &wanted);
    void write(Store &store);

    Store m_settings;
    Store m_state;
    Preferences m_preferences, m_atStart;
    QThreadPool m_writer; // one thread: what was said last is written last
};

} // namespace anneal::ui
