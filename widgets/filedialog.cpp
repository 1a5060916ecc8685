// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filedialog.h"

#include <QDateTime>
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <QScreen>
#include <QTreeView>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize kUsual(900, 560);
QSize g_lastSize = kUsual; // GUI thread

} // namespace

FileDialog::FileDialog(QWidget *parent, const QString &title, const QString &from, const QString &filters) : QFileDialog(parent, title, {}, filters)
{
    const QFileInfo start(from);
    const bool isFolder = from.isEmpty() || start.isDir();
    if (!from.isEmpty())
        setDirectory(isFolder ? from : start.path());
    if (!isFolder)
        selectFile(start.fileName());
    constexpr int border = 40; // pixels of the screen that stay free
    resize(g_lastSize.boundedTo(screen()->availableSize() - QSize(border, border)));
}

QStringList FileDialog::ask()
{
    const bool isChosen = exec() == QDialog::Accepted;
    g_lastSize = size();
    return isChosen ? selectedFiles() : QStringList();
}

/// Where a folder is wanted, Qt takes no file and says nothing of it. Here it is chosen, and whoever asked says what it is.
void FileDialog::accept()
{
    const auto chosen = selectedFiles();
    if (fileMode() == QFileDialog::Directory && chosen.size() == 1 && QFileInfo(chosen.first()).isFile())
        return QDialog::accept();
    QFileDialog::accept();
}

QSize FileDialog::lastSize()
{
    return g_lastSize;
}

void FileDialog::setLastSize(const QSize &size)
{
    g_lastSize = size.isValid() ? size.expandedTo(QSize(600, 400)) : kUsual;
}

void FileDialog::showEvent(QShowEvent *event)
{
    QFileDialog::showEvent(event);
    shareColumns();
}

void FileDialog::resizeEvent(QResizeEvent *event)
{
    QFileDialog::resizeEvent(event);
    shareColumns();
}

/// Size, kind and date take what they need, the names the rest. Qt's own widths come from the last dialog of any program.
void FileDialog::shareColumns()
{
    auto *list = findChild<QTreeView *>(u"treeView"_s);
    if (!list || !list->model()) // the desktop's own dialog
        return;
    enum Column { Name, Size, Kind, Date };
    const QFontMetrics metrics = list->fontMetrics();
    constexpr int padding = 24, leastName = 160;
    const QString longDate = QLocale().toString(QDateTime(QDate(2028, 12, 28), QTime(20, 58, 58)), QLocale::ShortFormat);
    int rest = list->viewport()->width();
    for (const auto &[column, sample] : { std::pair { Size, u"888,88 MiB"_s }, { Kind, u"jsonl-Document"_s }, { Date, longDate } }) {
        const QString title = list->model()->headerData(column, Qt::Horizontal).toString();
        const int width = qMax(metrics.horizontalAdvance(sample), metrics.horizontalAdvance(title)) + padding;
        list->header()->resizeSection(column, width);
        rest -= list->isColumnHidden(column) ? 0 : width;
    }
    list->header()->resizeSection(Name, qMax(leastName, rest));
}

} // namespace anneal::widgets
