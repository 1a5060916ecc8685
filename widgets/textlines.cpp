// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/textlines.h"

#include "widgets/plaintext.h"

#include <QFontMetrics>
#include <QTextLayout>
#include <algorithm>

namespace anneal::widgets {

namespace {

/// How many letters all of them begin with, whole words only; 0 for a single one.
qsizetype sharedBeginning(const QStringList &texts)
{
    if (texts.size() < 2)
        return 0;
    const QString &first = texts.first();
    qsizetype shared = first.size();
    for (const QString &text : texts) {
        const auto differs = std::mismatch(first.begin(), first.begin() + shared, text.begin(), text.end());
        shared = differs.first - first.begin();
    }
    while (shared > 0 && (first[shared - 1].isLetterOrNumber() || first[shared - 1].isHighSurrogate()))
        --shared;
    return shared;
}

} // namespace

QString elidedAmong(const QString &text, const QStringList &all, const QFontMetrics &metrics, int width)
{
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    const qsizetype shared = sharedBeginning(all);
    if (shared == 0)
        return metrics.elidedText(text, Qt::ElideMiddle, width);
    const QString own = text.mid(shared);
    const int dots = metrics.horizontalAdvance(u'…'), room = width - metrics.horizontalAdvance(own);
    if (room < dots)
        return u'…' + metrics.elidedText(own, Qt::ElideRight, qMax(0, width - dots));
    return metrics.elidedText(text.left(shared), Qt::ElideRight, room) + own;
}

QStringList linesOf(const QString &text, const QFont &font, int width, int most, Qt::TextElideMode mode)
{
    const QFontMetrics metrics(font);
    QString rest = text;
    QStringList lines;
    if (most > 1 && metrics.horizontalAdvance(rest) > width) {
        rest = breakable(rest.replace(u'\n', u' '));
        QTextLayout layout(rest, font);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        int end = 0;
        while (lines.size() + 1 < most) {
            auto line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(width);
            end = line.textStart() + line.textLength();
            lines << unbroken(rest.mid(line.textStart(), line.textLength())).trimmed();
        }
        layout.endLayout();
        rest = unbroken(rest.mid(end));
        if (rest.isEmpty() && !lines.isEmpty())
            return lines;
    }
    return lines << metrics.elidedText(rest, mode, width);
}

} // namespace anneal::widgets
