// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <clocale>

/// A German locale while it lives, made for the test so that the machine needs none: numbers of libc are written with a comma.
class CommaLocale
{
public:
    CommaLocale()
    {
        const auto target = m_folder.filePath(QStringLiteral("de_DE.UTF-8"));
        QProcess::execute(QStringLiteral("localedef"),
            { QStringLiteral("--quiet"), QStringLiteral("--no-archive"), QStringLiteral("-i"), QStringLiteral("de_DE"), QStringLiteral("-f"),
                QStringLiteral("UTF-8"), target });
        qputenv("LOCPATH", m_folder.path().toUtf8());
        std::setlocale(LC_ALL, "de_DE.UTF-8");
    }
    CommaLocale(const CommaLocale &) = delete;
    CommaLocale &operator=(const CommaLocale &) = delete;
    ~CommaLocale()
    {
        std::setlocale(LC_ALL, "C");
        qunsetenv("LOCPATH");
    }

    /// Else Debian's package locales is missing.
    static bool isOn() { return std::localeconv()->decimal_point == std::string_view(","); }
    QString folder() const { return m_folder.path(); } // for LOCPATH of other programs

private:
    QTemporaryDir m_folder;
};
