// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/recovery.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "ui/shell/project.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

namespace anneal::ui {

using namespace Qt::StringLiterals;

Recovery::Recovery(const QString &ofFile)
{
    auto state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QDir::homePath() + u"/.local/state"_s;
    const auto hash = QString::fromStdString(base::sha256(ofFile.toStdString())).left(16);
    m_file = state + u"/anneal/recovery/"_s + hash + u".yaml"_s;
}

std::optional<Recovery::Kept> Recovery::kept() const
{
    const auto bytes = base::readFile(toPath(m_file), std::uint64_t(1) << 24);
    if (!bytes)
        return std::nullopt;
    return Kept { QString::fromStdString(*bytes), QLocale().toString(QFileInfo(m_file).lastModified(), QLocale::ShortFormat) };
}

void Recovery::keep(const QString &text) const
{
    // What cannot be kept is still in the editor; the next try comes with the next change.
    if (base::makeFolder(toPath(QFileInfo(m_file).path())))
        static_cast<void>(base::writeFile(toPath(m_file), text.toStdString()));
}

void Recovery::forget() const
{
    QFile::remove(m_file);
}

} // namespace anneal::ui
