// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/openfile.h"

#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/filedialog.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QUrl>

namespace anneal::ui {

using widgets::Banner;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::OpenFile)
};

} // namespace

void openFile(const QString &path, Banner &banner)
{
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        return;
    banner.tell(
        Banner::Kind::Warning, Words::tr("No program was found here that opens %1.").arg(path), Words::tr("Copy the path and open it elsewhere."));
    auto *copy = banner.addFix(Words::tr("Copy path"));
    QObject::connect(copy, &QAbstractButton::clicked, copy, [path] { QGuiApplication::clipboard()->setText(path); });
}

QString askForFolder(QWidget *parent, const QString &title, const QString &from)
{
    // Not QFileDialog::getExistingDirectory(): while a path is typed, Qt selects each folder on the way, and that takes the first of them.
    widgets::FileDialog dialog(parent, title, from);
    dialog.setFileMode(QFileDialog::Directory);
    dialog.setOption(QFileDialog::ShowDirsOnly);
    const QStringList selected = dialog.ask();
    if (selected.isEmpty())
        return {};
    const auto *edit = dialog.findChild<QLineEdit *>(); // none in the dialog of a desktop
    const QString typed = edit ? edit->text() : QString();
    return QDir::isAbsolutePath(typed) && QFileInfo(typed).isDir() ? typed : selected.last();
}

QString askForFile(QWidget *parent, const QString &title, const QString &from, const QString &filters)
{
    widgets::FileDialog dialog(parent, title, from, filters);
    dialog.setFileMode(QFileDialog::ExistingFile);
    return dialog.askForOne();
}

} // namespace anneal::ui
