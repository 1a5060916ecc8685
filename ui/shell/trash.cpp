// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/trash.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

base::Error failure(const QString &detail, const QString &hint)
{
    return { base::ErrorKind::Io, detail.toStdString(), hint.toStdString() };
}

} // namespace

base::Result<Trashed> moveToTrash(const QString &path)
{
    // Qt takes a wrong folder where the user has none for data yet; the trash itself it makes, for this user alone.
    QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    Trashed trashed { path, {} };
    if (!QFile::moveToTrash(path, &trashed.inTrash))
        return failure(QCoreApplication::translate("anneal::ui::Trash", "%1 cannot be moved to the trash.").arg(path),
            QCoreApplication::translate(
                "anneal::ui::Trash", "There may be no trash for this disk, or the folder is read-only; nothing was changed."));
    return trashed;
}

base::Status takeFromTrash(const Trashed &trashed)
{
    if (!QDir().rename(trashed.inTrash, trashed.path))
        return failure(QCoreApplication::translate("anneal::ui::Trash", "%1 cannot be brought back.").arg(trashed.path),
            QCoreApplication::translate("anneal::ui::Trash", "Look for it at %1.").arg(trashed.inTrash));
    const QFileInfo info(trashed.inTrash); // the note beside it
    QFile::remove(info.path() + u"/../info/"_s + info.fileName() + u".trashinfo"_s);
    return base::ok();
}

} // namespace anneal::ui
