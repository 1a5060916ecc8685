// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shapedtext.h"
#include "widgets/tokengroups.h"

#include <QAbstractScrollArea>
#include <QCache>
#include <QHash>
#include <QPixmap>
#include <QTimer>
#include <memory>
#include <vector>

namespace anneal::widgets {

struct Colors;

/// Where a row begins that shares its sequence with others: a line of its own with a name.
struct TokenBorder
{
    int before = 0; // index of the first token behind it
    QString label;
    bool current = false; // the row that one looks at
};

/// A row as the model sees it: tokens wrapped like text; trained ones on accent soft, the rest in secondary text,
/// special ones as pills, white space visible under the pointer, a dashed line where the row is cut. Tokens that are parts of one character
/// stand in one box with a dotted border; text from right to left stands in the order it is read in.
/// Laid out once per width, a very long row in slices; only what is visible is painted, so 100,000 tokens scroll smoothly.
class TokenView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TokenView(QWidget *parent = nullptr);
    ~TokenView() override;

    /// `cutAt`: index of the first token that training drops, negative when the row fits.
    /// `borders` in the order of the tokens.
    void setTokens(std::vector<TokenSpan> tokens, int cutAt = -1, std::vector<TokenBorder> borders = {});
    const std::vector<TokenBorder> &borders() const { return m_borders; }
    void showBorder(int border);                                           // scrolls so that it stands at the top
    bool isLaidOut() const { return m_nextGroup == int(m_groups.size()); } // a very long row is not at once
    const std::vector<TokenSpan> &tokens() const { return m_tokens; }
    int tokenAt(const QPoint &viewportPosition) const; // -1 where there is none
    /// What the tool-tip says of a token: its characters, and of each token they are made of the id, the bytes and whether it is trained.
    QString describe(int token) const;
    /// "307 tokens · 43 trained", with the cut where there is one.
    QString summary() const;

Q_SIGNALS:
    void tokenHovered(int index); // -1 when the pointer left

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    static constexpr int kNowhere = -1, kEnd = -2;
    struct Piece // a part of one group on one line, or a line of a shaped stretch
    {
        int group;
        int line;
        int x, width;
        QString text;
        int stretch = -1;
        int stretchLine = 0;
    };
    struct Stretch // groups that are shaped together
    {
        int first, count;
        bool rightToLeft;
        int indent;
        bool breaks; // its last group holds a line break, whose sign is drawn with it
    };
    struct Box // what a group covers of a line
    {
        int group;
        double x, width;
    };
    void layOut();
    void layOutFor(int milliseconds);
    void place(int group);
    void placeText(int group, const QString &text);
    void placeStretch(const Stretch &stretch);
    void follow(const QString &text);
    bool beginsAfresh(int group) const;
    int stretchFrom(int group) const;
    void newLine();
    int widthOf(const QString &text);
    void updateRange();
    void goWhereWanted();
    int pieceAtLine(int line) const; // index of the first piece of a line
    int groupOf(int token) const;
    const ShapedText &shaped(int stretch) const;
    void isolateSpelled(const Stretch &stretch, std::vector<QString> &texts) const;
    template <typename Visit>
    void eachBox(const Piece &piece, Visit visit) const;
    bool isCut(int token) const { return m_cutAt >= 0 && token >= m_cutAt; }
    QColor inkOf(int group, const Colors &colors) const;
    void paintPill(QPainter &painter, const Piece &piece, const QRectF &box) const;
    void paintBox(QPainter &painter, int group, const QRectF &box) const;
    void paintText(QPainter &painter, const Piece &piece, double top) const;
    const QPixmap &pictureOf(const QString &text, const QColor &ink, int width) const;
    void paintBorders(QPainter &painter, int top) const;

    std::vector<TokenSpan> m_tokens;
    std::vector<TokenGroup> m_groups;
    std::vector<Piece> m_pieces;
    std::vector<int> m_lineStarts;
    std::vector<Stretch> m_stretches;
    mutable QHash<int, std::shared_ptr<const ShapedText>> m_shaped; // of those seen lately
    QHash<QString, int> m_widths;                                   // of single characters
    mutable QCache<QString, QPixmap> m_pictures { 2000 };           // of emoji
    std::vector<TokenBorder> m_borders;
    std::vector<int> m_borderLines; // of those laid out
    QTimer m_rest;                  // lays out what is left
    int m_wanted = kNowhere;        // where to scroll once it is laid out: a border or the end
    int m_nextGroup = 0;
    int m_line = 0, m_x = 0;
    Direction m_direction = Direction::Unknown; // of the paragraph that the next group goes on
    int m_cutAt = -1;
    int m_cutLine = -1;
    int m_hovered = -1; // a token
    int m_laidOutFor = -1;
};

} // namespace anneal::widgets
