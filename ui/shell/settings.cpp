// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"
#include "ui/shell/language.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRecent = 12;
const auto kLastProjects = QStringLiteral("project/folder"); // of the dialogs
constexpr int kPatienceMs = 2000;                            // of the writing thread
const QString kShortcuts = u"shortcuts/"_s;

QString folderFrom(const char *variable, const QString &fallback)
{
    const QString set = qEnvironmentVariable(variable);
    return (QDir::isAbsolutePath(set) ? set : QDir::homePath() + fallback) + u"/anneal"_s;
}

} // namespace

Settings::Settings() : Settings(folderFrom("XDG_CONFIG_HOME", u"/.config"_s) + u"/settings.ini"_s, stateFolder() + u"/state.ini"_s) { }

Settings::Settings(const QString &settingsFile, const QString &stateFile) : m_settings(settingsFile), m_state(stateFile)
{
    m_writer.setMaxThreadCount(1);
    for (const Preference &row : preferenceTable())
        if (const auto stored = m_settings.values.constFind(row.key); stored != m_settings.values.cend() && !row.take(m_preferences, *stored))
            qWarning("%s: \"%s\" has no meaning for %s; the default is used", qPrintable(settingsFile), qPrintable(stored->toString().left(40)),
                qPrintable(row.key));
    m_atStart = m_preferences;
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
    if (values.value(key) == value && values.contains(key) == value.isValid())
        return;
    changed[key] = value;
    if (value.isValid())
        values[key] = value;
    else
        values.remove(key);
}

QString Settings::dataFolder()
{
    return folderFrom("XDG_DATA_HOME", u"/.local/share"_s);
}

QString Settings::stateFolder()
{
    return folderFrom("XDG_STATE_HOME", u"/.local/state"_s);
}

QString Settings::lastFolder(const QString &kind, const QString &other) const
{
    const QString last = state(kind).toString();
    return !last.isEmpty() && QFileInfo(last).isDir() ? last : other;
}

QString Settings::lastProjectsFolder() const
{
    return lastFolder(kLastProjects, QDir::homePath());
}

void Settings::setLastProjectsFolder(const QString &folder)
{
    setLastFolder(kLastProjects, folder);
}

void Settings::set(const Preference &row, const QVariant &value)
{
    Preferences wanted = m_preferences;
    if (row.take(wanted, value))
        take(wanted);
}

void Settings::reset(const Preference &row)
{
    set(row, row.read({}));
}

bool Settings::isPending(const Preference &row) const
{
    const auto meant = [&row](const Preferences &from) {
        const QVariant value = row.read(from); // that of the desktop may be the one that is chosen
        return row.kind == Preference::Kind::Language ? QVariant(Language::chosenOrUsual(value.toString())) : value;
    };
    return row.effect == Preference::Effect::AtStart && meant(m_preferences) != meant(m_atStart);
}

/// A value that is the default is not written, so that a later version may have a better one.
void Settings::take(const Preferences &wanted)
{
    QStringList changes;
    for (const Preference &row : preferenceTable()) {
        const QVariant value = row.read(wanted);
        if (value == row.read(m_preferences) || !row.take(m_preferences, value))
            continue;
        m_settings.set(row.key, isDefault(row) ? QVariant() : value);
        changes << row.key;
    }
    for (const QString &key : changes)
        Q_EMIT changed(key);
}

Settings::Shortcuts Settings::shortcuts() const
{
    Shortcuts found;
    for (auto it = m_settings.values.lowerBound(kShortcuts); it != m_settings.values.cend() && it.key().startsWith(kShortcuts); ++it) {
        const QString text = it.value().toString();
        const auto keys = text.isEmpty() ? QList<QKeySequence>() : QKeySequence::listFromString(text);
        const bool isGood = std::all_of(keys.begin(), keys.end(),
            [](const QKeySequence &one) { return !one.isEmpty() && one[0].key() != Qt::Key_unknown && one[0].key() != Qt::Key(0); });
        if (isGood && keys.isEmpty() == text.isEmpty()) // what a hand has written wrong counts as not written
            found[it.key().mid(kShortcuts.size())] = keys;
    }
    return found;
}

void Settings::setShortcuts(const Shortcuts &shortcuts)
{
    for (const QString &key : m_settings.values.keys())
        if (key.startsWith(kShortcuts) && !shortcuts.contains(key.mid(kShortcuts.size())))
            m_settings.set(key, {});
    for (auto it = shortcuts.begin(); it != shortcuts.end(); ++it)
        m_settings.set(kShortcuts + it.key(), QKeySequence::listToString(it.value()));
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

QStringList Settings::changedList(QStringList recent, const RecentChange &change)
{
    recent.removeAll(change.folder);
    if (change.isAdded)
        recent.prepend(change.folder);
    return recent.mid(0, kRecent);
}

void Settings::change(const RecentChange &change)
{
    m_state.values[u"recent"_s] = changedList(recentProjects(), change);
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
        for (auto it = changed.begin(); it != changed.end(); ++it) {
            if (it.value().isValid())
                written.setValue(it.key(), it.value());
            else
                written.remove(it.key());
        }
        if (!recent.isEmpty()) {
            written.sync(); // what others wrote since
            auto list = written.value(u"recent"_s).toStringList();
            for (const auto &change : recent)
                list = Settings::changedList(list, change);
            written.setValue(u"recent"_s, list);
        }
        written.sync();
    });
}

} // namespace anneal::ui
