// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenview.h"

#include "widgets/style.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLine = 24;
constexpr int kMargin = 12;
constexpr int kPillPadding = 8;

QString visible(const QString &text)
{
    QString shown = text;
    shown.replace(u'\t', u"→"_s).replace(u'\r', u"␍"_s);
    return shown;
}

} // namespace

TokenView::TokenView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setCursor(Qt::ArrowCursor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setSingleStep(kLine);
    setFont(fontOf(Type::Code));
    setAccessibleName(tr("Tokens"));
}

void TokenView::setTokens(std::vector<TokenSpan> tokens, int cutAt, std::vector<TokenBorder> borders)
{
    m_tokens = std::move(tokens);
    m_borders = std::move(borders);
    m_cutAt = cutAt;
    m_hovered = -1;
    m_laidOutFor = -1;
    layOut();
    verticalScrollBar()->setValue(0);
    QString text;
    for (const TokenSpan &token : m_tokens) {
        if (text.size() > 20000)
            break; // a screen reader has enough to read by then
        text += token.text;
    }
    setAccessibleDescription(summary() + u'\n' + text);
    viewport()->update();
}

void TokenView::showBorder(int border)
{
    if (border >= 0 && border < int(m_borderLines.size()))
        verticalScrollBar()->setValue(border == 0 ? 0 : m_borderLines[size_t(border)] * kLine + kMargin / 2);
}

QString TokenView::summary() const
{
    const auto trained = std::count_if(m_tokens.begin(), m_tokens.end(), [](const TokenSpan &token) { return token.trained; });
    const QLocale locale;
    QString text = tr("%1 tokens · %2 trained").arg(locale.toString(qlonglong(m_tokens.size())), locale.toString(qlonglong(trained)));
    if (m_cutAt >= 0)
        text += tr(" · cut after %1").arg(locale.toString(m_cutAt));
    return text;
}

void TokenView::layOut()
{
    const int width = viewport()->width() - 2 * kMargin;
    if (width == m_laidOutFor)
        return;
    m_laidOutFor = width;
    m_pieces.clear();
    m_lineStarts.assign(1, 0);
    m_cutLine = -1;
    m_borderLines.clear();
    const QFontMetrics metrics(font());
    const QFontMetrics pill(fontOf(Type::CodeSmall));
    const int character = qMax(1, metrics.horizontalAdvance(u'm'));
    int line = 0;
    int x = 0;
    const auto newLine = [&] {
        ++line;
        x = 0;
        m_lineStarts.push_back(int(m_pieces.size()));
    };
    const auto widthOf = [&](const QString &text) {
        const bool ascii = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 32 && c.unicode() < 127; });
        return ascii ? int(text.size()) * character : metrics.horizontalAdvance(text); // a fixed pitch saves the shaping
    };
    for (int i = 0; i < int(m_tokens.size()); ++i) {
        const TokenSpan &token = m_tokens[size_t(i)];
        if (i == m_cutAt) {
            if (x > 0)
                newLine();
            m_cutLine = line;
        }
        if (m_borderLines.size() < m_borders.size() && m_borders[m_borderLines.size()].before <= i) {
            if (x > 0)
                newLine();
            m_borderLines.push_back(line);
            newLine();
        }
        if (token.special) {
            const int pillWidth = qMin(width, pill.horizontalAdvance(token.text) + 2 * kPillPadding + 4);
            if (x > 0 && x + pillWidth > width)
                newLine();
            m_pieces.push_back({ i, line, x, pillWidth, token.text });
            x += pillWidth;
            continue;
        }
        const QStringList parts = visible(token.text).split(u'\n');
        for (qsizetype part = 0; part < parts.size(); ++part) {
            QString rest = parts[part];
            const bool breaks = part + 1 < parts.size();
            if (breaks)
                rest += u'⏎';
            while (!rest.isEmpty()) {
                int pieceWidth = widthOf(rest);
                QString piece = rest;
                if (x + pieceWidth > width && x > 0) {
                    newLine();
                    continue;
                }
                if (pieceWidth > width) { // longer than a line: what fits
                    const int fits = qMax(1, width / character);
                    piece = rest.left(fits);
                    pieceWidth = widthOf(piece);
                }
                rest.remove(0, piece.size());
                m_pieces.push_back({ i, line, x, pieceWidth, piece });
                x += pieceWidth;
            }
            if (breaks)
                newLine();
        }
    }
    const int height = (line + 1) * kLine + 2 * kMargin;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, height - viewport()->height()));
}

int TokenView::pieceAtLine(int line) const
{
    return line < int(m_lineStarts.size()) ? m_lineStarts[size_t(qMax(0, line))] : int(m_pieces.size());
}

int TokenView::tokenAt(const QPoint &position) const
{
    const int line = (position.y() + verticalScrollBar()->value() - kMargin) / kLine;
    if (line < 0 || position.y() + verticalScrollBar()->value() < kMargin)
        return -1;
    for (int i = pieceAtLine(line); i < pieceAtLine(line + 1); ++i) {
        const Piece &piece = m_pieces[size_t(i)];
        if (position.x() - kMargin >= piece.x && position.x() - kMargin < piece.x + piece.width)
            return piece.token;
    }
    return -1;
}

void TokenView::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int top = verticalScrollBar()->value() - kMargin;
    const int first = qMax(0, (event->rect().top() + top) / kLine);
    const int last = (event->rect().bottom() + top) / kLine;
    const QFont code = font();
    const QFont small = fontOf(Type::CodeSmall);
    const int cut = m_cutAt < 0 ? int(m_tokens.size()) : m_cutAt;
    painter.setFont(code);
    for (int i = pieceAtLine(first); i < pieceAtLine(last + 1); ++i) {
        const Piece &piece = m_pieces[size_t(i)];
        const TokenSpan &token = m_tokens[size_t(piece.token)];
        const QRectF box(kMargin + piece.x, piece.line * kLine - top, piece.width, kLine);
        const bool dropped = piece.token >= cut;
        const bool hovered = piece.token == m_hovered;
        if (token.special) {
            const QColor ink = dropped ? colors.disabled : token.trained ? colors.accent : colors.secondary;
            painter.setPen(QPen(dropped ? colors.border : token.trained ? colors.accent : mixed(colors.secondary, colors.surface, 0.45), 1));
            painter.setBrush(hovered ? colors.hover : token.trained && !dropped ? colors.accentSoft : Qt::transparent);
            painter.drawRoundedRect(box.adjusted(2.5, 4.5, -2.5, -4.5), 7.5, 7.5);
            painter.setPen(ink);
            painter.setFont(small);
            painter.drawText(box, Qt::AlignCenter, piece.text);
            painter.setFont(code);
            continue;
        }
        const bool trained = token.trained && !dropped;
        if (trained || hovered) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(hovered ? mixed(colors.accent, trained ? colors.accentSoft : colors.hover, 0.18) : colors.accentSoft);
            painter.drawRoundedRect(box.adjusted(0, 2, -1, -2), 3, 3);
        } else {
            painter.fillRect(QRectF(box.right() - 1, box.top() + 5, 1, kLine - 10), colors.divider);
        }
        painter.setPen(dropped ? colors.disabled : trained ? colors.text : colors.secondary);
        QString shown = piece.text;
        if (hovered)
            shown.replace(u' ', u'·');
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    }
    paintBorders(painter, top);
    if (m_cutLine >= 0) {
        const double y = m_cutLine * kLine - top + 0.5;
        painter.setPen(QPen(colors.danger, 1, Qt::DashLine));
        painter.drawLine(QPointF(kMargin, y), QPointF(viewport()->width() - kMargin, y));
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, viewport()->rect(), 4, colors);
}

void TokenView::paintBorders(QPainter &painter, int top) const
{
    const Colors &colors = colorsOf(this);
    painter.setFont(fontOf(Type::Secondary));
    for (size_t i = 0; i < m_borderLines.size(); ++i) {
        const QRect box(kMargin, m_borderLines[i] * kLine - top, viewport()->width() - 2 * kMargin, kLine);
        if (box.bottom() < 0 || box.top() > viewport()->height())
            continue;
        const QString label = painter.fontMetrics().elidedText(m_borders[i].label, Qt::ElideMiddle, box.width());
        painter.setPen(m_borders[i].current ? colors.accent : colors.secondary);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, label);
        const int used = painter.fontMetrics().horizontalAdvance(label) + space::kS;
        painter.fillRect(
            QRectF(box.left() + used, box.center().y() + 0.5, qMax(0, box.width() - used), 1), m_borders[i].current ? colors.accent : colors.border);
    }
}

void TokenView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_laidOutFor = -1; // the scroll range depends on the height as well
    layOut();
}

void TokenView::mouseMoveEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->pos());
    if (token == m_hovered)
        return;
    m_hovered = token;
    viewport()->update();
    Q_EMIT tokenHovered(token);
}

void TokenView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Home:
        bar->setValue(0);
        return;
    case Qt::Key_End:
        bar->setValue(bar->maximum());
        return;
    case Qt::Key_PageDown:
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return;
    case Qt::Key_PageUp:
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        return;
    case Qt::Key_Down:
        bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        return;
    case Qt::Key_Up:
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool TokenView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = tokenAt(help->pos());
        if (index < 0) {
            QToolTip::hideText();
            return true;
        }
        const TokenSpan &token = m_tokens[size_t(index)];
        QString text = token.text;
        text.replace(u'\n', u"⏎"_s).replace(u'\t', u"→"_s).replace(u' ', u"·"_s);
        const QString role = token.special ? tr("special") : token.trained ? tr("trained") : tr("context");
        QToolTip::showText(help->globalPos(), tr("%1\nid %2 · token %3 · %4").arg(text).arg(token.id).arg(index + 1).arg(role), viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && m_hovered >= 0) {
        m_hovered = -1;
        viewport()->update();
        Q_EMIT tokenHovered(-1);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TokenView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_laidOutFor = -1;
        layOut();
    }
}

} // namespace anneal::widgets
