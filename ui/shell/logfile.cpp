// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/logfile.h"

#include "widgets/banner.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <atomic>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLargestLog = 1 << 20; // bytes
constexpr int kErrors = 20;
constexpr int kLongest = 2000; // characters of a message

std::atomic<LogFile *> theLog = nullptr; // Qt's handler is a plain function

const char *nameOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "error";
    case QtFatalMsg:
        return "fatal";
    }
    return "";
}

void append(const QString &folder, const QString &path, const QString &line)
{
    QFile file(path);
    if (file.size() > kLargestLog) {
        QFile::remove(path + u".1"_s);
        QFile::rename(path, path + u".1"_s);
    }
    QDir().mkpath(folder);
    if (file.open(QIODevice::WriteOnly | QIODevice::Append)) // a log that cannot be written is no reason to disturb anybody
        file.write(line.toUtf8());
}

} // namespace

LogFile::LogFile(const QString &folder) : m_folder(folder)
{
    m_writer.setMaxThreadCount(1);
    theLog = this;
    m_before = qInstallMessageHandler(&LogFile::handle);
}

LogFile::~LogFile()
{
    qInstallMessageHandler(m_before);
    theLog = nullptr;
    m_writer.waitForDone();
}

QString LogFile::file() const
{
    return m_folder + u"/anneal.log"_s;
}

QStringList LogFile::lastErrors() const
{
    const QMutexLocker lock(&m_mutex);
    return m_errors;
}

void LogFile::handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (LogFile *log = theLog)
        log->take(type, context, message);
}

void LogFile::take(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (m_before)
        m_before(type, context, message);
    const bool isShown = context.category && qstrcmp(context.category, widgets::Banner::kLogCategory) == 0;
    const QString text = message.left(kLongest).simplified();
    const QString line
        = u"%1 %2: %3\n"_s.arg(QDateTime::currentDateTime().toString(Qt::ISODateWithMs), isShown ? u"shown"_s : QLatin1String(nameOf(type)), text);
    const QMutexLocker lock(&m_mutex);
    if (isShown || type == QtWarningMsg || type == QtCriticalMsg || type == QtFatalMsg) {
        m_errors << text;
        if (m_errors.size() > kErrors)
            m_errors.removeFirst();
    }
    m_writer.start([folder = m_folder, path = file(), line] { append(folder, path, line); });
}

} // namespace anneal::ui
