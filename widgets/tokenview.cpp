// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenview.h"

#include "widgets/plainfont.h"
#include "widgets/plaintext.h"
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
constexpr int kAtOnceMs = 12;
constexpr int kSliceMs = 8;

/// Emoji and other small pictures. Fonts hold them as large bitmaps, and scaling a screen full of these takes half a second.
bool isPictorial(const QString &text)
{
    constexpr qsizetype longest = 32;
    return text.size() <= longest && std::any_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() >= 0x2600 && c.unicode() < 0x2800) || (c.unicode() >= 0xD83C && c.unicode() <= 0xD83E);
    });
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
    m_rest.setInterval(0);
    connect(&m_rest, &QTimer::timeout, this, [this] { layOutFor(kSliceMs); });
}

TokenView::~TokenView() = default;

void TokenView::setTokens(std::vector<TokenSpan> tokens, int cutAt, std::vector<TokenBorder> borders)
{
    m_layout.set(std::move(tokens), cutAt, std::move(borders));
    m_hovered = -1;
    m_wanted = kNowhere;
    layOut();
    verticalScrollBar()->setValue(0);
    QString text;
    for (const TokenGroup &group : m_layout.groups()) {
        if (text.size() > 20000)
            break; // a screen reader has enough to read by then
        text += group.text;
    }
    setAccessibleDescription(summary() + u'\n' + text);
    viewport()->update();
}

void TokenView::showBorder(int border)
{
    if (border < 0 || border >= int(borders().size()))
        return;
    m_wanted = border;
    goWhereWanted();
}

QString TokenView::summary() const
{
    const auto trained = std::count_if(tokens().begin(), tokens().end(), [](const TokenSpan &token) { return token.trained; });
    const QLocale locale;
    QString text = tr("%1 tokens · %2 trained").arg(locale.toString(qlonglong(tokens().size())), locale.toString(qlonglong(trained)));
    if (m_layout.cutAt() >= 0)
        text += tr(" · cut after %1").arg(locale.toString(m_layout.cutAt()));
    return text;
}

void TokenView::layOut()
{
    const int width = viewport()->width() - 2 * kMargin;
    if (width == m_layout.width())
        return;
    m_layout.begin(width, font());
    layOutFor(kAtOnceMs);
}

void TokenView::layOutFor(int milliseconds)
{
    if (m_layout.goOn(milliseconds))
        m_rest.stop();
    else
        m_rest.start();
    updateRange();
    goWhereWanted();
    viewport()->update();
}

void TokenView::goWhereWanted()
{
    if (m_wanted == kEnd) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    } else if (m_wanted >= 0 && m_wanted < int(m_layout.borderLines().size())) {
        const int top = m_wanted == 0 ? 0 : m_layout.borderLines()[size_t(m_wanted)] * kLine + kMargin / 2;
        if (isLaidOut() || top <= verticalScrollBar()->maximum()) {
            verticalScrollBar()->setValue(top);
            m_wanted = kNowhere;
        }
    }
    if (isLaidOut())
        m_wanted = kNowhere;
}

void TokenView::updateRange()
{
    const int height = m_layout.lineCount() * kLine + 2 * kMargin;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, height - viewport()->height()));
}

int TokenView::tokenAt(const QPoint &position) const
{
    const int line = (position.y() + verticalScrollBar()->value() - kMargin) / kLine;
    if (line < 0 || position.y() + verticalScrollBar()->value() < kMargin)
        return -1;
    const double x = position.x() - kMargin;
    int found = -1;
    for (const TokenLayout::Piece &piece : m_layout.pieces(line, line)) {
        m_layout.eachBox(piece, [&](const TokenLayout::Box &box) {
            if (found >= 0 || x < box.x || x >= box.x + box.width)
                return;
            const TokenGroup &group = m_layout.groups()[size_t(box.group)];
            found = group.first + qBound(0, int((x - box.x) / box.width * group.count), group.count - 1);
        });
    }
    return found;
}

QColor TokenView::inkOf(int index, const Colors &colors) const
{
    const TokenGroup &group = m_layout.groups()[size_t(index)];
    const TokenSpan &token = tokens()[size_t(group.first)];
    return token.trained && !m_layout.isCut(group.first) ? colors.text : colors.secondary;
}

void TokenView::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int top = verticalScrollBar()->value() - kMargin;
    const int first = qMax(0, (event->rect().top() + top) / kLine);
    const int last = (event->rect().bottom() + top) / kLine;
    for (const TokenLayout::Piece &piece : m_layout.pieces(first, last)) {
        const double y = piece.line * kLine - top;
        if (tokens()[size_t(m_layout.groups()[size_t(piece.group)].first)].special) {
            paintPill(painter, piece, QRectF(kMargin + piece.x, y, piece.width, kLine));
            continue;
        }
        m_layout.eachBox(piece, [&](const TokenLayout::Box &box) { paintBox(painter, box.group, QRectF(kMargin + box.x, y, box.width, kLine)); });
        paintText(painter, piece, y);
    }
    paintBorders(painter, top);
    if (m_layout.cutLine() >= 0) {
        const double y = m_layout.cutLine() * kLine - top + 0.5;
        painter.setPen(QPen(colors.danger, 1, Qt::DashLine));
        painter.drawLine(QPointF(kMargin, y), QPointF(viewport()->width() - kMargin, y));
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paintFocusRing(painter, viewport()->rect(), 4, colors);
}

void TokenView::paintPill(QPainter &painter, const TokenLayout::Piece &piece, const QRectF &box) const
{
    const Colors &colors = colorsOf(this);
    const int index = m_layout.groups()[size_t(piece.group)].first;
    const TokenSpan &token = tokens()[size_t(index)];
    const bool dropped = m_layout.isCut(index);
    const QColor strong = token.fromText ? colors.warning : colors.accent;
    const QColor ink = (token.trained || token.fromText) && !dropped ? strong : colors.secondary;
    const QColor edge = dropped ? colors.border : token.trained || token.fromText ? strong : mixed(colors.secondary, colors.surface, 0.45);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(index == m_hovered ? colors.hover : token.trained && !dropped ? colors.accentSoft : Qt::transparent);
    painter.drawRoundedRect(box.adjusted(2.5, 4.5, -2.5, -4.5), 7.5, 7.5);
    painter.setPen(ink);
    painter.setFont(fontOf(Type::CodeSmall));
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, painter.fontMetrics().elidedText(piece.text, Qt::ElideMiddle, int(box.width()) - 8));
}

/// The ground of a group: its tokens' colours, a line behind it, and where it is made of several tokens a dotted border.
void TokenView::paintBox(QPainter &painter, int index, const QRectF &box) const
{
    const Colors &colors = colorsOf(this);
    const TokenGroup &group = m_layout.groups()[size_t(index)];
    const bool dropped = m_layout.isCut(group.first);
    const bool hovered = m_hovered >= group.first && m_hovered < group.first + group.count;
    const auto begin = tokens().begin() + group.first;
    const auto trained = std::count_if(begin, begin + group.count, [](const TokenSpan &token) { return token.trained; });
    if ((trained > 0 && !dropped) || hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(hovered ? mixed(colors.accent, trained > 0 ? colors.accentSoft : colors.hover, 0.18) : colors.accentSoft);
        QRectF ground = box.adjusted(0, 2, -1, -2);
        if (trained < group.count && !hovered) { // the border of what is trained lies within a character
            const bool fromLeft = begin->trained;
            const double share = ground.width() * double(trained) / group.count;
            ground = fromLeft ? QRectF(ground.left(), ground.top(), share, ground.height())
                              : QRectF(ground.right() - share, ground.top(), share, ground.height());
        }
        painter.drawRoundedRect(ground, 3, 3);
    } else {
        painter.fillRect(QRectF(box.right() - 1, box.top() + 5, 1, kLine - 10), colors.divider);
    }
    if (dropped) // as readable as the rest, and seen to be left out
        painter.fillRect(QRectF(box.left(), box.center().y(), box.width() - 1, 1), colors.secondary);
    if (std::any_of(begin, begin + group.count, [](const TokenSpan &token) { return token.fromText; })) {
        painter.setPen(QPen(dropped ? colors.secondary : colors.warning, 2, Qt::DotLine, Qt::FlatCap));
        painter.drawLine(QPointF(box.left(), box.bottom() - 3), QPointF(box.right() - 1, box.bottom() - 3));
    }
    if (group.count > 1) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(mixed(trained > 0 && !dropped ? colors.accent : colors.secondary, colors.surface, 0.55), 1, Qt::DotLine));
        painter.drawRoundedRect(box.adjusted(0.5, 2.5, -1.5, -2.5), 3, 3);
    }
}

const QPixmap &TokenView::pictureOf(const QString &text, const QColor &ink, int width) const
{
    const double ratio = devicePixelRatioF();
    const QString key = text + ink.name() + QString::number(ratio);
    if (const QPixmap *known = m_pictures.object(key))
        return *known;
    auto *picture = new QPixmap(QSizeF((width + kLine) * ratio, kLine * ratio).toSize());
    picture->setDevicePixelRatio(ratio);
    picture->fill(Qt::transparent);
    QPainter painter(picture);
    painter.setFont(shapingFont(font()));
    painter.setPen(ink);
    painter.drawText(QRectF(0, 0, width + kLine, kLine), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
    painter.end();
    m_pictures.insert(key, picture);
    return *picture;
}

void TokenView::paintText(QPainter &painter, const TokenLayout::Piece &piece, double top) const
{
    const Colors &colors = colorsOf(this);
    if (piece.stretch < 0) {
        const TokenGroup &group = m_layout.groups()[size_t(piece.group)];
        QString shown = piece.text;
        if (m_hovered >= group.first && m_hovered < group.first + group.count)
            shown.replace(u' ', u'·');
        const QColor ink = inkOf(piece.group, colors);
        if (isPictorial(shown)) {
            painter.drawPixmap(QPointF(kMargin + piece.x, top), pictureOf(shown, ink, piece.width));
            return;
        }
        painter.setFont(tokenFont(shown, font()));
        painter.setPen(ink);
        painter.drawText(QRectF(kMargin + piece.x, top, piece.width + kLine, kLine), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        return;
    }
    // Letters that join keep their shapes across the borders of tokens, so the whole line is drawn in each colour, and shown where that colour is.
    std::vector<std::pair<QColor, QRegion>> inks;
    const auto &text = m_layout.shaped(piece.stretch);
    m_layout.eachBox(piece, [&](const TokenLayout::Box &box) {
        const QColor ink = inkOf(box.group, colors);
        auto its = std::find_if(inks.begin(), inks.end(), [&](const auto &known) { return known.first == ink; });
        if (its == inks.end())
            its = inks.insert(inks.end(), { ink, QRegion() });
        const QRectF place(kMargin + box.x, top, box.width, kLine);
        its->second += place.toAlignedRect();
        const TokenGroup &group = m_layout.groups()[size_t(box.group)];
        if (m_hovered < group.first || m_hovered >= group.first + group.count)
            return;
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        for (const double x : text.spaces(piece.stretchLine, box.group - m_layout.firstGroupOf(piece.stretch)))
            painter.drawEllipse(QPointF(kMargin + piece.x + x, top + kLine / 2.0), 1, 1);
    });
    for (const auto &[ink, region] : inks) {
        painter.save();
        if (inks.size() > 1)
            painter.setClipRegion(region);
        painter.setPen(ink);
        text.drawLine(painter, piece.stretchLine, kMargin + piece.x, top + kLine / 2.0);
        painter.restore();
    }
}

void TokenView::paintBorders(QPainter &painter, int top) const
{
    const Colors &colors = colorsOf(this);
    painter.setFont(fontOf(Type::Secondary));
    for (size_t i = 0; i < m_layout.borderLines().size(); ++i) {
        const QRect box(kMargin, m_layout.borderLines()[i] * kLine - top, viewport()->width() - 2 * kMargin, kLine);
        if (box.bottom() < 0 || box.top() > viewport()->height())
            continue;
        const QString label = painter.fontMetrics().elidedText(borders()[i].label, Qt::ElideMiddle, box.width());
        painter.setPen(borders()[i].current ? colors.accent : colors.secondary);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, label);
        const int used = painter.fontMetrics().horizontalAdvance(label) + space::kS;
        painter.fillRect(
            QRectF(box.left() + used, box.center().y() + 0.5, qMax(0, box.width() - used), 1), borders()[i].current ? colors.accent : colors.border);
    }
}

void TokenView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    updateRange(); // which depends on the height as well
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
    m_wanted = kNowhere;
    switch (event->key()) {
    case Qt::Key_Home:
        bar->setValue(0);
        return;
    case Qt::Key_End:
        m_wanted = kEnd;
        goWhereWanted();
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

void TokenView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update(); // the ring is drawn there
}

void TokenView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString TokenView::describe(int index) const
{
    if (index < 0 || index >= int(tokens().size()))
        return {};
    const TokenGroup &group = m_layout.groupWith(index);
    QString shown = group.text;
    shown.replace(u'\n', u"⏎"_s).replace(u' ', u"·"_s);
    QStringList lines { shown };
    constexpr int most = 12; // a tool-tip is no list
    for (int at = group.first; at < group.first + qMin(most, group.count); ++at) {
        const TokenSpan &token = tokens()[size_t(at)];
        const QString role = token.special ? token.fromText ? tr("special token written in the text") : tr("special token")
            : token.trained ? tr("trained")
                                           : tr("context");
        QString line = tr("id %1 · token %2 · %3").arg(QString::number(token.id), QString::number(at + 1), role);
        if (token.fromText && !token.special)
            line += tr(" · plain text, not a special token");
        if (group.count > 1 || !isAscii(token.text) || !token.bytes.isEmpty())
            line += tr(" · bytes %1").arg(bytesText(token));
        lines << line;
    }
    if (group.count > most)
        lines << tr("and %1 more").arg(group.count - most);
    return lines.join(u'\n');
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
        showTip(help->globalPos(), describe(index), viewport());
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
        m_pictures.clear();
        m_layout.begin(-1, font());
        layOut();
    }
}

} // namespace anneal::widgets
