// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tokenlayout.h"

#include <QAbstractScrollArea>
#include <QCache>
#include <QPixmap>
#include <QTimer>
#include <vector>

namespace anneal::widgets {

struct Colors;

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
    const std::vector<TokenBorder> &borders() const { return m_layout.borders(); }
    void showBorder(int border);                         // scrolls so that it stands at the top
    bool isLaidOut() const { return m_layout.isDone(); } // a very long row is not at once
    const std::vector<TokenSpan> &tokens() const { return m_layout.tokens(); }
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
    void layOut();
    void layOutFor(int milliseconds);
    void updateRange();
    void goWhereWanted();
    QColor inkOf(int group, const Colors &colors) const;
    void paintPill(QPainter &painter, const TokenLayout::Piece &piece, const QRectF &box) const;
    void paintBox(QPainter &painter, int group, const QRectF &box) const;
    void paintText(QPainter &painter, const TokenLayout::Piece &piece, double top) const;
    const QPixmap &pictureOf(const QString &text, const QColor &ink, int width) const;
    void paintBorders(QPainter &painter, int top) const;

    TokenLayout m_layout;
    mutable QCache<QString, QPixmap> m_pictures { 2000 }; // of emoji
    QTimer m_rest;                                        // lays out what is left
    int m_wanted = kNowhere;                              // where to scroll once it is laid out: a border or the end
    int m_hovered = -1;                                   // a token
};

} // namespace anneal::widgets
