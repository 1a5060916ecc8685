// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/textsearch.h"

#include <QByteArray>
#include <Qsci/qsciscintilla.h>

namespace anneal::widgets {

using Sci = QsciScintilla;

bool TextSearch::isWithin(const QByteArray &wanted, long from, long to) const
{
    m_editor->SendScintilla(Sci::SCI_SETSEARCHFLAGS, 0);
    m_editor->SendScintilla(Sci::SCI_SETTARGETSTART, from);
    m_editor->SendScintilla(Sci::SCI_SETTARGETEND, to);
    return m_editor->SendScintilla(Sci::SCI_SEARCHINTARGET, static_cast<unsigned long>(wanted.size()), wanted.constData()) >= 0;
}

/// From a position on, and once around the end.
bool TextSearch::find(const QString &wanted, bool forward, long from) const
{
    const QByteArray bytes = wanted.toUtf8();
    const long length = m_editor->SendScintilla(Sci::SCI_GETLENGTH);
    const long begin = forward ? 0 : length, end = forward ? length : 0;
    if (bytes.isEmpty() || (!isWithin(bytes, qBound(0L, from, length), end) && !isWithin(bytes, begin, end)))
        return false;
    const long first = m_editor->SendScintilla(Sci::SCI_GETTARGETSTART), behind = m_editor->SendScintilla(Sci::SCI_GETTARGETEND);
    m_editor->SendScintilla(Sci::SCI_ENSUREVISIBLE, m_editor->SendScintilla(Sci::SCI_LINEFROMPOSITION, first));
    m_editor->SendScintilla(Sci::SCI_SETSEL, first, behind);
    return true;
}

bool TextSearch::findTyped(const QString &wanted) const
{
    return find(wanted, true, m_editor->SendScintilla(Sci::SCI_GETSELECTIONSTART));
}

bool TextSearch::findNext(const QString &wanted, bool forward) const
{
    return find(wanted, forward, m_editor->SendScintilla(forward ? Sci::SCI_GETSELECTIONEND : Sci::SCI_GETSELECTIONSTART));
}

bool TextSearch::replaceCurrent(const QString &wanted, const QString &replacement) const
{
    const long from = m_editor->SendScintilla(Sci::SCI_GETSELECTIONSTART), to = m_editor->SendScintilla(Sci::SCI_GETSELECTIONEND);
    const auto isSelected
        = [&] { return m_editor->SendScintilla(Sci::SCI_GETSELECTIONSTART) == from && m_editor->SendScintilla(Sci::SCI_GETSELECTIONEND) == to; };
    if (!m_editor->isReadOnly() && to > from && find(wanted, true, from) && isSelected())
        m_editor->replaceSelectedText(replacement);
    return findNext(wanted, true);
}

int TextSearch::replaceAll(const QString &wanted, const QString &replacement) const
{
    const QByteArray bytes = wanted.toUtf8(), by = replacement.toUtf8();
    if (bytes.isEmpty() || m_editor->isReadOnly())
        return 0;
    m_editor->beginUndoAction();
    int replaced = 0;
    for (long at = 0; isWithin(bytes, at, m_editor->SendScintilla(Sci::SCI_GETLENGTH)); ++replaced) {
        m_editor->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(by.size()), by.constData());
        at = m_editor->SendScintilla(Sci::SCI_GETTARGETEND);
    }
    m_editor->endUndoAction();
    return replaced;
}

} // namespace anneal::widgets
