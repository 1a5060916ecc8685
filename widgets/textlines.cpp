// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/textlines.h"

#include "widgets/plaintext.h"

#include <QFontMetrics>
#include <QTextLayout>

namespace anneal::widgets {

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
