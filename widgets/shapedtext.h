// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tokengroups.h"

#include <QTextLayout>
#include <memory>
#include <vector>

class QPainter;

namespace anneal::widgets {

/// A stretch of text whose letters join or are written from right to left, laid out as a whole: the tokens are found in it afterwards.
class ShapedText
{
public:
    /// Where a group is seen on a line; one whose letters were torn apart by a change of direction has several.
    struct Part
    {
        int group; // index among those of the text
        double x, width;
    };

    /// `texts` of the groups, in logical order. The first line begins at `indent` if a word fits there; otherwise leadsOn() is false.
    ShapedText(const std::vector<QString> &texts, const QFont &font, bool rightToLeft, int indent, int width);

    bool leadsOn() const { return m_leadsOn; }
    int lineCount() const { return m_layout.lineCount(); }
    double lineWidth(int line) const; // of what is seen
    const std::vector<Part> &parts(int line) const { return m_parts[size_t(line)]; }
    /// Draws a line in the painter's pen, `x` being where the line begins and `middle` the middle of its height.
    void drawLine(QPainter &painter, int line, double x, double middle) const;
    /// The middles of the spaces of a group on a line.
    std::vector<double> spaces(int line, int group) const;

private:
    void layOut(int indent, int width);
    void findParts();
    int groupAt(int position) const;

    QTextLayout m_layout;
    std::vector<int> m_begins; // of the groups in the text
    std::vector<std::vector<Part>> m_parts;
    bool m_leadsOn = true;
};

enum class Direction { Unknown, LeftToRight, RightToLeft };
/// Of the first letter that has one.
Direction directionOf(const QString &text);

/// Where characters of a line are seen, from left to right; several places where the direction of writing changes among them.
struct Extent
{
    double x, width;
};
std::vector<Extent> extentsOf(const QTextLine &line, int from, int to);

} // namespace anneal::widgets
