// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/trust.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

namespace anneal::ui {

/// config.yaml as it is on the disk.
struct ConfigOnDisk
{
    std::optional<QString> text;        // none where there is no file, or none to work with
    std::optional<base::Error> problem; // why there is none to work with although there is a file
    std::vector<data::OutsidePath> untrusted;
    QString shutText;          // of a file that is untrusted
    bool readsOutside = false; // and is trusted with that

    bool operator==(const ConfigOnDisk &other) const
    {
        return text == other.text && problem.has_value() == other.problem.has_value() && untrusted == other.untrusted && shutText == other.shutText
            && readsOutside == other.readsOutside;
    }
};

/// A text on its way to the disk.
struct ConfigWrite
{
    quint64 session = 0, ticket = 0;
    QString folder;
    QString text;
    std::optional<QString> expected; // what is there by all that is known; anything else is somebody's, and is not written over
};

/// All that Project does on the disk, on the thread this object lives on: a disk may be slow, or far away. What is asked for is done in order.
/// `session` is the number of an opened project; it comes back with every answer.
class ProjectDisk : public QObject
{
    Q_OBJECT

public:
    /// `beforeAccess` is called before each access, for tests.
    explicit ProjectDisk(std::function<void()> beforeAccess) : m_beforeAccess(std::move(beforeAccess)) { }

    void open(quint64 session, const QString &folder);
    void close();
    void write(const ConfigWrite &write);
    void trust(quint64 session, const std::vector<data::OutsidePath> &paths);
    void stopTrusting(quint64 session);

Q_SIGNALS:
    /// `failure` where the folder cannot be used; what was open before is then still watched.
    void opened(quint64 session, const QString &folder, const anneal::ui::ConfigOnDisk &config, const std::optional<anneal::base::Error> &failure);
    void changed(quint64 session, const anneal::ui::ConfigOnDisk &config); // by somebody else
    /// `config` is what is there now.
    void written(quint64 session, quint64 ticket, const anneal::ui::ConfigOnDisk &config, const std::optional<anneal::base::Error> &failure);
    void vanished(quint64 session);
    void trustKept(const anneal::base::Error &why);

private:
    void follow();
    ConfigOnDisk read(const QString &folder);
    void checkTrust(const QString &folder, ConfigOnDisk &config) const;
    void believe(const QString &folder, const std::vector<data::OutsidePath> &paths);
    void watch();
    void access() const
    {
        if (m_beforeAccess)
            m_beforeAccess();
    }

    std::function<void()> m_beforeAccess;
    quint64 m_session = 0;
    QString m_folder; // that is watched; empty without a project
    ConfigOnDisk m_told;
    std::vector<data::OutsidePath> m_typed; // in this window, so they are trusted even where that cannot be remembered
    QFileSystemWatcher *m_watcher = nullptr;
    QTimer *m_reread = nullptr;
    QTimer *m_lookUp = nullptr; // something changed above the folder
    QByteArray m_identity;
};

} // namespace anneal::ui
