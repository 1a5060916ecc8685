// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <vector>

namespace anneal::widgets {

/// One token as it is shown.
struct TokenSpan
{
    QString text;         // what it stands for; may hold white space and line breaks
    int id = -1;          // shown in the tool-tip
    bool trained = false; // the loss counts it
    bool special = false; // drawn as an outlined pill
};

/// Where a row begins that shares its sequence with others: a line of its own with a name.
struct TokenBorder
{
    int before = 0; // index of the first token behind it
    QString label;
    bool current = false; // the row that one looks at
};

/// A row as the model sees it: tokens wrapped like text; trained ones on accent soft, the rest in secondary text,
/// special ones as pills, white space visible under the pointer, a dashed line where the row is cut.
/// Laid out once per width; only what is visible is painted, so 100,000 tokens scroll smoothly.
class TokenView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TokenView(QWidget *parent = nullptr);

    /// `cutAt`: index of the first token that training drops, negative when the row fits.
    /// `borders` in the order of the tokens.
    void setTokens(std::vector<TokenSpan> tokens, int cutAt = -1, std::vector<TokenBorder> borders = {});
    const std::vector<TokenBorder> &borders() const { return m_borders; }
    void showBorder(int border); // scrolls so that it stands at the top
    const std::vector<TokenSpan> &tokens() const { return m_tokens; }
    int tokenAt(const QPoint &viewportPosition) const; // -1 where there is none
    /// "307 tokens · 43 trained", with the cut where there is one.
    QString summary() const;

Q_SIGNALS:
    void tokenHovered(int index); // -1 when the pointer left

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Piece // a part of one token on one line
    {
        int token;
        int line;
        int x, width;
        QString text;
    };
    void layOut();
    int pieceAtLine(int line) const; // index of the first piece of a line
    void paintBorders(QPainter &painter, int top) const;

    std::vector<TokenSpan> m_tokens;
    std::vector<Piece> m_pieces;
    std::vector<int> m_lineStarts;
    std::vector<TokenBorder> m_borders;
    std::vector<int> m_borderLines; // same length
    int m_cutAt = -1;
    int m_cutLine = -1;
    int m_hovered = -1;
    int m_laidOutFor = -1;
};

} // namespace anneal::widgets
