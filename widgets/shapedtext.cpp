// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shapedtext.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace anneal::widgets {

ShapedText::ShapedText(const std::vector<QString> &texts, const QFont &font, bool rightToLeft, int indent, int width)
{
    QString all;
    for (const QString &text : texts) {
        m_begins.push_back(int(all.size()));
        all += text;
    }
    m_layout.setText(all);
    m_layout.setFont(font);
    QTextOption option(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setTextDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_layout.setTextOption(option);
    layOut(indent, width);
    findParts();
}

void ShapedText::layOut(int indent, int width)
{
    m_leadsOn = true;
    m_layout.beginLayout();
    bool isFirst = true;
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(isFirst ? std::max(1, width - indent) : width);
        if (isFirst && indent > 0) {
            // A word that was torn because it stands behind others goes to the next line instead.
            const int end = line.textStart() + line.textLength();
            const QString &text = m_layout.text();
            const bool isTorn = end < text.size() && end > 0 && !text[end - 1].isSpace() && !text[end].isSpace()
                && std::none_of(text.begin(), text.begin() + end, [](QChar c) { return c.isSpace(); });
            if (isTorn || line.naturalTextWidth() > width - indent) {
                m_leadsOn = false;
                line.setLineWidth(width);
            }
        }
        isFirst = false;
    }
    m_layout.endLayout();
}

int ShapedText::groupAt(int position) const
{
    return int(std::upper_bound(m_begins.begin(), m_begins.end(), position) - m_begins.begin()) - 1;
}

void ShapedText::findParts()
{
    m_parts.resize(size_t(m_layout.lineCount()));
    for (int number = 0; number < m_layout.lineCount(); ++number) {
        const QTextLine line = m_layout.lineAt(number);
        std::vector<Part> &parts = m_parts[size_t(number)];
        const int end = line.textStart() + line.textLength();
        for (int at = line.textStart(); at < end;) {
            const int next = std::max(at + 1, std::min(end, m_layout.nextCursorPosition(at)));
            const double leading = line.cursorToX(at, QTextLine::Leading);
            const double trailing = line.cursorToX(at, QTextLine::Trailing);
            const double x = std::min(leading, trailing), width = std::abs(trailing - leading);
            const int group = groupAt(at);
            constexpr double kSame = 0.6; // of what touches after rounding
            Part *last = parts.empty() ? nullptr : &parts.back();
            if (last && last->group == group && std::abs(last->x + last->width - x) < kSame)
                last->width += width;
            else if (last && last->group == group && std::abs(x + width - last->x) < kSame)
                *last = { group, x, last->width + width };
            else
                parts.push_back({ group, x, width });
            at = next;
        }
    }
}

double ShapedText::lineWidth(int line) const
{
    double right = 0;
    for (const Part &part : m_parts[size_t(line)])
        right = std::max(right, part.x + part.width);
    return right;
}

void ShapedText::drawLine(QPainter &painter, int number, double x, double middle) const
{
    const QTextLine line = m_layout.lineAt(number);
    line.draw(&painter, QPointF(x - line.x(), middle - line.height() / 2 - line.y()));
}

std::vector<double> ShapedText::spaces(int number, int group) const
{
    const QTextLine line = m_layout.lineAt(number);
    std::vector<double> middles;
    const int end = group + 1 < int(m_begins.size()) ? m_begins[size_t(group) + 1] : int(m_layout.text().size());
    for (int at = std::max(m_begins[size_t(group)], line.textStart()); at < std::min(end, line.textStart() + line.textLength()); ++at)
        if (m_layout.text()[at] == u' ')
            middles.push_back((line.cursorToX(at, QTextLine::Leading) + line.cursorToX(at, QTextLine::Trailing)) / 2);
    return middles;
}

bool beginsRightToLeft(const std::vector<QString> &texts)
{
    for (const QString &text : texts) {
        for (const uint c : text.toUcs4()) {
            switch (QChar::direction(c)) {
            case QChar::DirL:
                return false;
            case QChar::DirR:
            case QChar::DirAL:
                return true;
            default:
                break;
            }
        }
    }
    return false;
}

} // namespace anneal::widgets
