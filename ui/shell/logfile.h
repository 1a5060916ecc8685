// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMutex>
#include <QStringList>
#include <QThreadPool>

namespace anneal::ui {

/// Writes what the window and Qt report, and the errors that banners show, to anneal.log in a folder; the one before is kept where it grows too
/// large. One per process: it is Qt's message handler while it lives.
class LogFile
{
public:
    explicit LogFile(const QString &folder);
    ~LogFile(); // everything is on the disk after it
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    QString folder() const { return m_folder; }
    QString file() const;
    /// The newest warnings and errors, the last one last. Any thread.
    QStringList lastErrors() const;

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &message);
    void take(QtMsgType type, const QMessageLogContext &context, const QString &message);

    QString m_folder;
    QtMessageHandler m_before;
    mutable QMutex m_mutex;
    QStringList m_errors; // guarded by m_mutex
    QThreadPool m_writer; // one thread: a disk may take its time, and lines keep their order
};

} // namespace anneal::ui
