// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shapedtext.h"

#include <QGlyphRun>
#include <QPainter>
#include <algorithm>

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
            const int group = groupAt(at);
            const int next = std::min(end, group + 1 < int(m_begins.size()) ? m_begins[size_t(group) + 1] : end);
            for (const Extent &extent : extentsOf(line, at, next))
                parts.push_back({ group, extent.x, extent.width });
            at = std::max(at + 1, next);
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
            for (const Extent &extent : extentsOf(line, at, at + 1))
                middles.push_back(extent.x + extent.width / 2);
    return middles;
}

Direction directionOf(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        i += isPair;
        switch (QChar::direction(c)) {
        case QChar::DirL:
            return Direction::LeftToRight;
        case QChar::DirR:
        case QChar::DirAL:
            return Direction::RightToLeft;
        default:
            break;
        }
    }
    return Direction::Unknown;
}

/// A cursor between two directions has two places, and QTextLine tells only one; what would be drawn has but one.
std::vector<Extent> extentsOf(const QTextLine &line, int from, int to)
{
    std::vector<Extent> extents;
    for (const QGlyphRun &run : line.glyphRuns(from, to - from))
        if (const QRectF box = run.boundingRect(); box.width() > 0)
            extents.push_back({ box.x(), box.width() });
    std::sort(extents.begin(), extents.end(), [](const Extent &a, const Extent &b) { return a.x < b.x; });
    std::vector<Extent> joined;
    constexpr double same = 0.6; // of what touches after rounding
    for (const Extent &extent : extents) {
        if (!joined.empty() && extent.x - joined.back().x - joined.back().width < same)
            joined.back().width = std::max(joined.back().width, extent.x + extent.width - joined.back().x);
        else
            joined.push_back(extent);
    }
    return joined;
}

} // namespace anneal::widgets
