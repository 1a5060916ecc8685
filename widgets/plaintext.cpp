// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plaintext.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QToolTip>
#include <QWidget>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostInTip = 1500;
constexpr qsizetype kMostInTitle = 200;
constexpr qsizetype kLongLine = 90;                      // a longer one is wrapped
constexpr qsizetype kLongWord = 40;                      // a longer one may be broken
constexpr QChar kMayBreak(0x200B);                       // ZERO WIDTH SPACE
const QString kDot = u" · "_s, kHeldDot = u"\u00A0· "_s; // between entries; with a NO-BREAK SPACE before it

/// Characters that draw nothing themselves but change how others are drawn.
bool isMeddling(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x20)
        return u != u'\n' && u != u'\t';
    return (u >= 0x7F && u < 0xA0) || (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069);
}

/// A cut between the halves of a surrogate pair would leave two broken characters.
qsizetype characterBorder(const QString &text, qsizetype at)
{
    return at > 0 && at < text.size() && text[at].isLowSurrogate() && text[at - 1].isHighSurrogate() ? at - 1 : at;
}

bool hasLongLine(const QString &text)
{
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = text.indexOf(u'\n', from);
        if ((end < 0 ? text.size() : end) - from > kLongLine)
            return true;
        from = end < 0 ? text.size() : end + 1;
    }
    return false;
}

} // namespace

QString plainText(const QString &text, qsizetype most)
{
    QString shown = text;
    if (text.size() > most) {
        const qsizetype head = characterBorder(text, most * 3 / 4);
        const qsizetype tail = characterBorder(text, text.size() - (most - most * 3 / 4));
        shown = text.left(head) + u" … "_s + text.mid(tail);
    }
    if (std::any_of(shown.cbegin(), shown.cend(), isMeddling))
        std::replace_if(shown.begin(), shown.end(), isMeddling, QChar(QChar::ReplacementCharacter));
    return shown;
}

QString breakable(const QString &text)
{
    constexpr qsizetype least = kLongWord / 4, most = kLongWord / 2; // of a piece
    QString broken;
    for (qsizetype from = 0; from < text.size();) {
        qsizetype end = from;
        while (end < text.size() && !text[end].isSpace() && text[end] != kMayBreak)
            ++end;
        if (end - from <= kLongWord) {
            broken += text.mid(from, end - from);
        } else {
            qsizetype piece = 0;
            for (qsizetype at = from; at < end; ++at) {
                broken += text[at];
                ++piece;
                const bool isJoint = text[at] == u'/' || text[at] == u'\\';
                const bool splits = at + 1 == end || text[at + 1].isLowSurrogate() || text[at + 1].isMark() || text[at + 1].unicode() == 0x200D
                    || text[at].unicode() == 0x200D;
                if (!splits && (piece >= most || (isJoint && piece >= least))) {
                    broken += kMayBreak;
                    piece = 0;
                }
            }
        }
        if (end < text.size())
            broken += text[end];
        from = end + 1;
    }
    broken.replace(kDot, kHeldDot);
    return broken;
}

QString unbroken(const QString &text)
{
    return QString(text).remove(kMayBreak).replace(kHeldDot, kDot);
}

QString plainTip(const QString &text)
{
    const QString shown = breakable(plainText(text, kMostInTip));
    // Without these two nothing looks like HTML, and what a screen reader is told stays as it is.
    if (!shown.contains(u'<') && !shown.contains(u'&') && !hasLongLine(shown))
        return shown;
    return u"<qt><p style='white-space:pre-wrap'>"_s + shown.toHtmlEscaped() + u"</p></qt>"_s;
}

void setTip(QWidget *widget, const QString &text)
{
    const QString tip = plainTip(text);
    if (widget->toolTip() != tip)
        widget->setToolTip(tip);
}

void setTip(QAction *action, const QString &text)
{
    action->setToolTip(text);
}

void showTip(const QPoint &globalPosition, const QString &text, QWidget *widget)
{
    QToolTip::showText(globalPosition, plainTip(text), widget);
}

QString withoutMnemonic(const QString &text)
{
    return plainText(text).replace(u'&', u"&&"_s);
}

QString titleText(const QString &text)
{
    return plainText(text, kMostInTitle).replace(u'\n', u' ').replace(u"[*]"_s, u"[*][*]"_s);
}

QString rawTextOf(const QPlainTextEdit *edit)
{
    return edit->document()->toRawText().replace(QChar(QChar::ParagraphSeparator), u'\n');
}

} // namespace anneal::widgets
