// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

/// Opens a file or folder in the program that the desktop has for it. Where there is none, the banner says so and offers to copy the path.
void openFile(const QString &path, widgets::Banner &banner);

/// Asks for a folder that is there, beginning in `from`; empty where nobody chose one. Where the path of a file was typed, that file.
QString askForFolder(QWidget *parent, const QString &title, const QString &from);
/// The same for a file.
QString askForFile(QWidget *parent, const QString &title, const QString &from, const QString &filters);

} // namespace anneal::ui
