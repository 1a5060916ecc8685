// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shapedtext.h"
#include "widgets/tokengroups.h"

#include <QFont>
#include <QHash>
#include <memory>
#include <span>
#include <vector>

namespace anneal::widgets {

/// Where a row begins that shares its sequence with others: a line of its own with a name.
struct TokenBorder
{
    int before = 0; // index of the first token behind it
    QString label;
    bool current = false; // the row that one looks at
};

/// The font in which a text is drawn: the letters of `code`, others where it has none.
QFont tokenFont(const QString &text, const QFont &code);

/// Places tokens on lines of a width: group behind group as in a text, special ones whole, joined letters as one stretch.
/// A very long row is laid out in slices; what is placed already can be read meanwhile.
class TokenLayout
{
public:
    struct Piece // a part of one group on one line, or a line of a shaped stretch
    {
        int group;
        int line;
        int x, width;
        QString text;
        int stretch = -1;
        int stretchLine = 0;
    };
    struct Box // what a group covers of a line
    {
        int group;
        double x, width;
    };

    /// `cutAt`: index of the first token that training drops, negative when the row fits. Nothing is placed before begin().
    void set(std::vector<TokenSpan> tokens, int cutAt, std::vector<TokenBorder> borders);
    void begin(int width, const QFont &font);
    /// Whether all is placed; what is left is, when it is called again.
    bool goOn(int milliseconds);
    bool isDone() const { return m_nextGroup == int(m_groups.size()); }

    const std::vector<TokenSpan> &tokens() const { return m_tokens; }
    const std::vector<TokenGroup> &groups() const { return m_groups; }
    const std::vector<TokenBorder> &borders() const { return m_borders; }
    const TokenGroup &groupWith(int token) const;
    bool isCut(int token) const { return m_cutAt >= 0 && token >= m_cutAt; }
    int cutAt() const { return m_cutAt; }

    int width() const { return m_width; } // -1: not begun
    int lineCount() const { return m_line + 1; }
    int cutLine() const { return m_cutLine; }                             // -1: there is none, or it is not placed yet
    const std::vector<int> &borderLines() const { return m_borderLines; } // of those placed
    std::span<const Piece> pieces(int firstLine, int lastLine) const;
    const ShapedText &shaped(int stretch) const;
    int firstGroupOf(int stretch) const { return m_stretches[size_t(stretch)].first; }

    template <typename Visit>
    void eachBox(const Piece &piece, Visit visit) const
    {
        if (piece.stretch < 0)
            return visit(Box { piece.group, double(piece.x), double(piece.width) });
        for (const ShapedText::Part &part : shaped(piece.stretch).parts(piece.stretchLine))
            visit(Box { firstGroupOf(piece.stretch) + part.group, piece.x + part.x, part.width });
    }

private:
    struct Stretch // groups that are shaped together
    {
        int first, count;
        bool rightToLeft;
        int indent;
        bool breaks; // its last group holds a line break, whose sign is drawn with it
    };

    void place(int group);
    void placeText(int group, const QString &text);
    void placeStretch(const Stretch &stretch);
    void follow(const QString &text);
    bool beginsAfresh(int group) const;
    int stretchFrom(int group) const;
    void newLine();
    int widthOf(const QString &text);
    int pieceAtLine(int line) const; // index of the first piece of a line
    void isolateSpelled(const Stretch &stretch, std::vector<QString> &texts) const;

    std::vector<TokenSpan> m_tokens;
    std::vector<TokenGroup> m_groups;
    std::vector<TokenBorder> m_borders;
    int m_cutAt = -1;
    QFont m_font;
    int m_width = -1;
    std::vector<Piece> m_pieces;
    std::vector<int> m_lineStarts { 0 };
    std::vector<Stretch> m_stretches;
    mutable QHash<int, std::shared_ptr<const ShapedText>> m_shaped; // of those seen lately
    QHash<QString, int> m_widths;                                   // of single characters
    std::vector<int> m_borderLines;
    int m_cutLine = -1;
    int m_nextGroup = 0;
    int m_line = 0, m_x = 0;
    Direction m_direction = Direction::Unknown; // of the paragraph that the next group goes on
};

} // namespace anneal::widgets
