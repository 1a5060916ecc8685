// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QPlainTextEdit;
class QPoint;
class QWidget;

namespace anneal::widgets {

/// Text of a stranger as a label may show it: control characters and those that reverse the writing direction become U+FFFD, and of more than
/// `most` characters only the beginning and the end are left, with "…" between them.
QString plainText(const QString &text, qsizetype most = 4000);

/// The same text with places where a line may end within its long words: behind the '/' of a path, and where there is nothing better anywhere.
/// Else such a word makes what shows it, and with that the window, as wide as it is. A dot between two entries (" · ") ends a line and begins none.
QString breakable(const QString &text);
/// What breakable() was made from.
QString unbroken(const QString &text);

/// A text as a tool-tip may show it, letter by letter. Qt takes whatever looks like HTML for HTML, and would open the files named in it.
/// The only way to fill a Qt::ToolTipRole.
QString plainTip(const QString &text);
/// The only way to give a widget its tool-tip.
void setTip(QWidget *widget, const QString &text);
/// The same for an action. Its text stays plain: buttons and the palette show it, and make a tool-tip of it where they need one.
void setTip(QAction *action, const QString &text);
/// Shows a tool-tip now, at a global position; an empty text hides the one that is shown.
void showTip(const QPoint &globalPosition, const QString &text, QWidget *widget);

/// A text for a button or a menu where '&' is a letter, not the mark of a mnemonic.
QString withoutMnemonic(const QString &text);
/// A text for the title of a window, where "[*]" would mean that something is unsaved.
QString titleText(const QString &text);

/// What stands in the editor, with its no-break spaces, which toPlainText() turns into ordinary ones. Lines end in '\n'.
QString rawTextOf(const QPlainTextEdit *edit);

} // namespace anneal::widgets
