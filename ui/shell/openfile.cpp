// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/openfile.h"

#include "widgets/banner.h"
#include "widgets/button.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>

namespace anneal::ui {

using widgets::Banner;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("anneal::ui::OpenFile", text);
}

} // namespace

void openFile(const QString &path, Banner &banner)
{
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        return;
    banner.tell(Banner::Kind::Warning, tr("No program was found here that opens %1.").arg(path), tr("Copy the path and open it elsewhere."));
    auto *copy = banner.addFix(tr("Copy the path"));
    QObject::connect(copy, &QAbstractButton::clicked, copy, [path] { QGuiApplication::clipboard()->setText(path); });
}

} // namespace anneal::ui
