// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/recovery.h"

#include "core/base/hash.h"
#include "ui/shell/project.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QUuid>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

QString lockOf(const QString &file)
{
    return file + u".lock"_s;
}

} // namespace

Recovery::Recovery(const QString &ofFile)
{
    auto state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QDir::homePath() + u"/.local/state"_s;
    m_folder = state + u"/anneal/recovery"_s;
    m_hash = QString::fromStdString(base::sha256(ofFile.toStdString())).left(16);
    m_file = m_folder + u'/' + m_hash + u'-' + QUuid::createUuid().toString(QUuid::WithoutBraces) + u".yaml"_s;
}

Recovery::~Recovery()
{
    if (m_lock)
        QFile::remove(lockOf(m_file));
}

std::optional<Recovery::Kept> Recovery::leftBehind() const
{
    for (const auto &info : QDir(m_folder).entryInfoList({ m_hash + u"*.yaml"_s }, QDir::Files, QDir::Time)) {
        const auto file = info.filePath();
        if (file == m_file || base::FileLock::isHeld(toPath(lockOf(file))))
            continue;
        if (const auto bytes = base::readFile(toPath(file), std::uint64_t(1) << 24))
            return Kept { QString::fromStdString(*bytes), QLocale().toString(info.lastModified(), QLocale::ShortFormat), file };
    }
    return std::nullopt;
}

void Recovery::keep(const QString &text)
{
    // What cannot be kept is still in the editor; the next try comes with the next change.
    if (!base::makeFolder(toPath(m_folder)))
        return;
    if (!m_lock) {
        if (auto lock = base::FileLock::acquire(toPath(lockOf(m_file)), {}))
            m_lock.emplace(std::move(*lock));
    }
    static_cast<void>(base::writeFile(toPath(m_file), text.toStdString()));
}

void Recovery::forget()
{
    QFile::remove(m_file);
    if (m_lock) {
        QFile::remove(lockOf(m_file));
        m_lock.reset();
    }
}

void Recovery::forget(const Kept &kept)
{
    QFile::remove(kept.file);
    QFile::remove(lockOf(kept.file)); // of a window that was killed
}

} // namespace anneal::ui
