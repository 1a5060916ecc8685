// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QsciScintilla;

namespace anneal::widgets {

/// Finds and replaces words in an editor, which it does not own. Upper and lower case are the same; a match is selected, and seen.
/// Each says whether there is one; none is found of an empty word.
class TextSearch
{
public:
    explicit TextSearch(QsciScintilla *editor) : m_editor(editor) { }

    /// While the words are typed the match grows where it is; nothing is skipped.
    bool findTyped(const QString &wanted) const;
    bool findNext(const QString &wanted, bool forward) const;
    /// Replaces the selection where "next" would find it, and goes to the next one.
    bool replaceCurrent(const QString &wanted, const QString &replacement) const;
    /// Replaces what "next" would find from the beginning to the end, in one step of undo, and says how many there were.
    int replaceAll(const QString &wanted, const QString &replacement) const;

private:
    bool find(const QString &wanted, bool forward, long from) const;
    bool isWithin(const QByteArray &wanted, long from, long to) const; // the target of Scintilla is then the match

    QsciScintilla *m_editor;
};

} // namespace anneal::widgets
