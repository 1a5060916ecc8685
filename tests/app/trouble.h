// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli/program.h"

#include <QDirIterator>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>
#include <unistd.h>

/// Little-endian bytes of a number, for headers that lie.
template <typename Number>
QByteArray bytesOf(Number value)
{
    return QByteArray(reinterpret_cast<const char *>(&value), sizeof value);
}

/// A folder that a test breaks things in.
class Place
{
public:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void copy(const QString &from, const QString &to) const
    {
        for (const auto &entry : QDir(from).entryInfoList(QDir::Files)) {
            QFile file(entry.filePath());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qPrintable(entry.filePath()));
            write(to + u'/' + entry.fileName(), file.readAll());
        }
    }
    /// Every file in it, with its bytes' number.
    QSet<QString> files(const QString &below = {}) const
    {
        QSet<QString> names;
        for (QDirIterator at(path(below), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); at.hasNext();)
            names.insert(QDir(m_folder.path()).relativeFilePath(at.next()));
        return names;
    }

private:
    QTemporaryDir m_folder;
};

/// One clear error: the exit code, one JSON object with the five keys on stdout, one "Error: …" on stderr, and no sign of a crash.
inline QByteArray whatIsWrongWith(const Outcome &outcome, int code, const QString &id, const QByteArray &says)
{
    const auto all = "exit code " + QByteArray::number(outcome.code) + "\n" + outcome.out + outcome.err;
    const auto json = outcome.json();
    if (outcome.code != code || json[QStringLiteral("code")].toInt() != code || json[QStringLiteral("id")].toString() != id)
        return "not the code or id: " + all;
    for (const char *key : { "message", "cause", "hint" })
        if (!json.contains(QString::fromUtf8(key)))
            return "a key is missing: " + all;
    if (json[QStringLiteral("hint")].toString().isEmpty())
        return "no next step: " + all;
    if (outcome.out.count('\n') != 1)
        return "more than an object on stdout: " + all;
    if (outcome.err.count("Error: ") != 1 || outcome.err.contains("terminate called") || outcome.err.contains("Sanitizer"))
        return "not one error on stderr: " + all;
    return outcome.out.contains(says) ? QByteArray() : "it does not say \"" + says + "\": " + all;
}

/// A disk on which no file may grow beyond `bytes`.
inline std::function<void()> fileLimit(rlim_t bytes)
{
    return [bytes] {
        const rlimit limit { bytes, bytes };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    };
}
