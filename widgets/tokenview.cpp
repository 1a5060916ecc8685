// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenview.h"

#include "widgets/plainfont.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLine = 24;
constexpr int kMargin = 12;
constexpr int kPillPadding = 8;
constexpr int kMostInStretch = 1000; // UTF-16 units that are shaped together
constexpr int kShapedKept = 256;
constexpr int kAtOnceMs = 12;
constexpr int kSliceMs = 8;

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 127; });
}

/// A control character alone: its picture is made of two or three letters.
bool isControl(const QString &text)
{
    return text.size() == 1 && text[0].unicode() >= 0x2400 && text[0].unicode() <= 0x2421;
}

QFont controlFont()
{
    constexpr int legible = 20; // pixels
    QFont font = fontOf(Type::Code);
    font.setPixelSize(legible);
    return font;
}

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
    m_tokens = std::move(tokens);
    m_borders = std::move(borders);
    m_cutAt = cutAt;
    m_hovered = -1;
    m_wanted = kNowhere;
    std::vector<int> breaks;
    for (const TokenBorder &border : m_borders)
        breaks.push_back(border.before);
    if (cutAt >= 0)
        breaks.insert(std::upper_bound(breaks.begin(), breaks.end(), cutAt), cutAt);
    m_groups = groupTokens(m_tokens, breaks);
    m_laidOutFor = -1;
    layOut();
    verticalScrollBar()->setValue(0);
    QString text;
    for (const TokenGroup &group : m_groups) {
        if (text.size() > 20000)
            break; // a screen reader has enough to read by then
        text += group.text;
    }
    setAccessibleDescription(summary() + u'\n' + text);
    viewport()->update();
}

void TokenView::showBorder(int border)
{
    if (border < 0 || border >= int(m_borders.size()))
        return;
    m_wanted = border;
    goWhereWanted();
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
    m_stretches.clear();
    m_shaped.clear();
    m_cutLine = -1;
    m_borderLines.clear();
    m_nextGroup = m_line = m_x = 0;
    m_direction = Direction::Unknown;
    layOutFor(kAtOnceMs);
}

void TokenView::layOutFor(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    constexpr int often = 64; // groups between two looks at the clock
    for (int done = 1; m_nextGroup < int(m_groups.size()); ++done) {
        place(m_nextGroup);
        if (done % often == 0 && timer.elapsed() >= milliseconds)
            break;
    }
    if (m_nextGroup < int(m_groups.size()))
        m_rest.start();
    else
        m_rest.stop();
    updateRange();
    goWhereWanted();
    viewport()->update();
}

void TokenView::goWhereWanted()
{
    if (m_wanted == kEnd) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    } else if (m_wanted >= 0 && m_wanted < int(m_borderLines.size())) {
        const int top = m_wanted == 0 ? 0 : m_borderLines[size_t(m_wanted)] * kLine + kMargin / 2;
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
    const int height = (m_line + 1) * kLine + 2 * kMargin;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, height - viewport()->height()));
}

void TokenView::newLine()
{
    ++m_line;
    m_x = 0;
    m_lineStarts.push_back(int(m_pieces.size()));
}

int TokenView::widthOf(const QString &text)
{
    const QFontMetrics metrics(font());
    if (isAscii(text))
        return int(text.size()) * qMax(1, metrics.horizontalAdvance(u'm')); // a fixed pitch saves the shaping
    if (isControl(text))
        return qMax(1, QFontMetrics(controlFont()).horizontalAdvance(text));
    constexpr qsizetype shortText = 16; // an emoji sequence has that many
    constexpr qsizetype kept = 10'000;
    if (text.size() > shortText)
        return QFontMetrics(shapingFont(font())).horizontalAdvance(text);
    if (m_widths.size() > kept)
        m_widths.clear();
    int &width = m_widths[text];
    if (width == 0)
        width = qMax(1, QFontMetrics(shapingFont(font())).horizontalAdvance(text));
    return width;
}

/// Puts a group, or the stretch that begins with it, behind what was placed before.
void TokenView::place(int index)
{
    const TokenGroup &group = m_groups[size_t(index)];
    if (group.first == m_cutAt) {
        if (m_x > 0)
            newLine();
        m_cutLine = m_line;
    }
    while (m_borderLines.size() < m_borders.size() && m_borders[m_borderLines.size()].before <= group.first) {
        if (m_x > 0)
            newLine();
        m_borderLines.push_back(m_line);
        newLine();
        m_direction = Direction::Unknown;
    }
    if (m_tokens[size_t(group.first)].special) {
        m_direction = Direction::Unknown;
        const QFontMetrics pill(fontOf(Type::CodeSmall));
        const int width = qMin(m_laidOutFor, pill.horizontalAdvance(group.text) + 2 * kPillPadding + 4);
        if (m_x > 0 && m_x + width > m_laidOutFor)
            newLine();
        m_pieces.push_back({ index, m_line, m_x, width, group.text });
        m_x += width;
        ++m_nextGroup;
        return;
    }
    if (int end = stretchFrom(index); end > index) {
        for (int i = index; i < end; ++i)
            follow(m_groups[size_t(i)].text);
        const bool rightToLeft = m_direction == Direction::RightToLeft;
        // The sign of a line break stands where the line ends, at the left of such a text.
        const bool breaks = rightToLeft && end < int(m_groups.size()) && !beginsAfresh(end) && m_groups[size_t(end)].text.contains(u'\n');
        placeStretch({ index, end - index + breaks, rightToLeft, m_x, breaks });
        if (breaks) {
            const QString &last = m_groups[size_t(end)].text;
            newLine();
            placeText(end, last.mid(last.indexOf(u'\n') + 1));
            follow(last);
            ++end;
        }
        m_nextGroup = end;
        return;
    }
    placeText(index, group.text);
    follow(group.text);
    ++m_nextGroup;
}

/// Keeps the direction of the paragraph: that of its first letter, wherever it is cut or shaped in pieces.
void TokenView::follow(const QString &text)
{
    if (const qsizetype last = text.lastIndexOf(u'\n'); last >= 0)
        m_direction = directionOf(text.mid(last + 1));
    else if (m_direction == Direction::Unknown)
        m_direction = directionOf(text);
}

/// Whether a group cannot stand in one stretch with those before it.
bool TokenView::beginsAfresh(int index) const
{
    const int first = m_groups[size_t(index)].first;
    const bool borders = first == m_cutAt || (m_borderLines.size() < m_borders.size() && m_borders[m_borderLines.size()].before <= first);
    return borders || m_tokens[size_t(first)].special;
}

/// The end of the stretch that begins with a group: up to a line break, a special token or a border, where one letter of it is joined.
/// The index itself where there is no such stretch.
int TokenView::stretchFrom(int index) const
{
    int end = index;
    qsizetype length = 0;
    bool joined = false;
    for (; end < int(m_groups.size()); ++end) {
        const TokenGroup &group = m_groups[size_t(end)];
        if ((end > index && beginsAfresh(end)) || group.text.contains(u'\n'))
            break;
        length += group.text.size();
        if (length > kMostInStretch && end > index && (group.text.startsWith(u' ') || length > 2 * kMostInStretch))
            break;
        joined = joined || isJoined(group.text);
        // Latin text before the first joined letter is placed token by token as everywhere, but for the line it shares.
        constexpr qsizetype farAhead = 400;
        if (!joined && length > farAhead)
            return index;
    }
    return joined ? end : index;
}

void TokenView::placeText(int group, const QString &text)
{
    const QStringList parts = text.split(u'\n');
    for (qsizetype part = 0; part < parts.size(); ++part) {
        QString rest = parts[part];
        const bool breaks = part + 1 < parts.size();
        if (breaks)
            rest += u'⏎';
        while (!rest.isEmpty()) {
            int width = widthOf(rest);
            QString piece = rest;
            if (m_x + width > m_laidOutFor && m_x > 0) {
                newLine();
                continue;
            }
            if (width > m_laidOutFor) { // longer than a line: what fits
                qsizetype fits = qMax(1, m_laidOutFor * int(rest.size()) / width);
                if (fits < rest.size() && fits > 1 && rest[fits].isLowSurrogate())
                    --fits;
                piece = rest.left(fits);
                width = widthOf(piece);
            }
            rest.remove(0, piece.size());
            m_pieces.push_back({ group, m_line, m_x, width, piece });
            m_x += width;
        }
        if (breaks)
            newLine();
    }
}

void TokenView::placeStretch(const Stretch &stretch)
{
    const int number = int(m_stretches.size());
    m_stretches.push_back(stretch);
    const auto *text = &shaped(number);
    if (!text->leadsOn()) {
        newLine();
        m_stretches.back().indent = 0;
        m_shaped.remove(number);
        text = &shaped(number);
    }
    for (int line = 0; line < text->lineCount(); ++line) {
        if (line > 0)
            newLine();
        const int width = int(std::ceil(text->lineWidth(line)));
        m_pieces.push_back({ stretch.first, m_line, m_x, width, {}, number, line });
        m_x += width;
    }
}

/// The name of a special token reads from left to right wherever it is written: its signs would change places in a line of the other direction.
void TokenView::isolateSpelled(const Stretch &stretch, std::vector<QString> &texts) const
{
    constexpr QChar isolate(0x2066), end(0x2069); // LEFT-TO-RIGHT ISOLATE, POP DIRECTIONAL ISOLATE
    const auto isSpelled = [&](int i) { return i >= 0 && i < stretch.count && m_tokens[size_t(m_groups[size_t(stretch.first + i)].first)].fromText; };
    for (int i = 0; i < stretch.count; ++i) {
        if (!isSpelled(i))
            continue;
        if (!isSpelled(i - 1))
            texts[size_t(i)].prepend(isolate);
        if (!isSpelled(i + 1))
            texts[size_t(i)].append(end);
    }
}

const ShapedText &TokenView::shaped(int number) const
{
    auto &kept = m_shaped[number];
    if (kept)
        return *kept;
    if (m_shaped.size() > kShapedKept) {
        m_shaped.clear();
        return shaped(number);
    }
    const Stretch &stretch = m_stretches[size_t(number)];
    std::vector<QString> texts;
    for (int i = 0; i < stretch.count; ++i)
        texts.push_back(m_groups[size_t(stretch.first + i)].text);
    isolateSpelled(stretch, texts);
    if (stretch.breaks)
        texts.back() = texts.back().left(texts.back().indexOf(u'\n')) + u'⏎';
    kept = std::make_shared<const ShapedText>(texts, shapingFont(font()), stretch.rightToLeft, stretch.indent, qMax(1, m_laidOutFor));
    return *kept;
}

int TokenView::pieceAtLine(int line) const
{
    return line < int(m_lineStarts.size()) ? m_lineStarts[size_t(qMax(0, line))] : int(m_pieces.size());
}

int TokenView::groupOf(int token) const
{
    const auto behind = std::upper_bound(m_groups.begin(), m_groups.end(), token, [](int at, const TokenGroup &group) { return at < group.first; });
    return int(behind - m_groups.begin()) - 1;
}

template <typename Visit>
void TokenView::eachBox(const Piece &piece, Visit visit) const
{
    if (piece.stretch < 0)
        return visit(Box { piece.group, double(piece.x), double(piece.width) });
    const int first = m_stretches[size_t(piece.stretch)].first;
    for (const ShapedText::Part &part : shaped(piece.stretch).parts(piece.stretchLine))
        visit(Box { first + part.group, piece.x + part.x, part.width });
}

int TokenView::tokenAt(const QPoint &position) const
{
    const int line = (position.y() + verticalScrollBar()->value() - kMargin) / kLine;
    if (line < 0 || position.y() + verticalScrollBar()->value() < kMargin)
        return -1;
    const double x = position.x() - kMargin;
    int found = -1;
    for (int i = pieceAtLine(line); i < pieceAtLine(line + 1) && found < 0; ++i) {
        eachBox(m_pieces[size_t(i)], [&](const Box &box) {
            if (found >= 0 || x < box.x || x >= box.x + box.width)
                return;
            const TokenGroup &group = m_groups[size_t(box.group)];
            found = group.first + qBound(0, int((x - box.x) / box.width * group.count), group.count - 1);
        });
    }
    return found;
}

QColor TokenView::inkOf(int index, const Colors &colors) const
{
    const TokenGroup &group = m_groups[size_t(index)];
    const TokenSpan &token = m_tokens[size_t(group.first)];
    return token.trained && !isCut(group.first) ? colors.text : colors.secondary;
}

void TokenView::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int top = verticalScrollBar()->value() - kMargin;
    const int first = qMax(0, (event->rect().top() + top) / kLine);
    const int last = (event->rect().bottom() + top) / kLine;
    for (int i = pieceAtLine(first); i < pieceAtLine(last + 1); ++i) {
        const Piece &piece = m_pieces[size_t(i)];
        const double y = piece.line * kLine - top;
        if (m_tokens[size_t(m_groups[size_t(piece.group)].first)].special) {
            paintPill(painter, piece, QRectF(kMargin + piece.x, y, piece.width, kLine));
            continue;
        }
        eachBox(piece, [&](const Box &box) { paintBox(painter, box.group, QRectF(kMargin + box.x, y, box.width, kLine)); });
        paintText(painter, piece, y);
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

void TokenView::paintPill(QPainter &painter, const Piece &piece, const QRectF &box) const
{
    const Colors &colors = colorsOf(this);
    const int index = m_groups[size_t(piece.group)].first;
    const TokenSpan &token = m_tokens[size_t(index)];
    const bool dropped = isCut(index);
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
    const TokenGroup &group = m_groups[size_t(index)];
    const bool dropped = isCut(group.first);
    const bool hovered = m_hovered >= group.first && m_hovered < group.first + group.count;
    const auto begin = m_tokens.begin() + group.first;
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

void TokenView::paintText(QPainter &painter, const Piece &piece, double top) const
{
    const Colors &colors = colorsOf(this);
    if (piece.stretch < 0) {
        const TokenGroup &group = m_groups[size_t(piece.group)];
        QString shown = piece.text;
        if (m_hovered >= group.first && m_hovered < group.first + group.count)
            shown.replace(u' ', u'·');
        const QColor ink = inkOf(piece.group, colors);
        if (isPictorial(shown)) {
            painter.drawPixmap(QPointF(kMargin + piece.x, top), pictureOf(shown, ink, piece.width));
            return;
        }
        painter.setFont(isAscii(shown) ? font() : isControl(shown) ? controlFont() : shapingFont(font()));
        painter.setPen(ink);
        painter.drawText(QRectF(kMargin + piece.x, top, piece.width + kLine, kLine), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        return;
    }
    // Letters that join keep their shapes across the borders of tokens, so the whole line is drawn in each colour, and shown where that colour is.
    std::vector<std::pair<QColor, QRegion>> inks;
    const auto &text = shaped(piece.stretch);
    eachBox(piece, [&](const Box &box) {
        const QColor ink = inkOf(box.group, colors);
        auto its = std::find_if(inks.begin(), inks.end(), [&](const auto &known) { return known.first == ink; });
        if (its == inks.end())
            its = inks.insert(inks.end(), { ink, QRegion() });
        const QRectF place(kMargin + box.x, top, box.width, kLine);
        its->second += place.toAlignedRect();
        const TokenGroup &group = m_groups[size_t(box.group)];
        if (m_hovered < group.first || m_hovered >= group.first + group.count)
            return;
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        for (const double x : text.spaces(piece.stretchLine, box.group - m_stretches[size_t(piece.stretch)].first))
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
    if (index < 0 || index >= int(m_tokens.size()))
        return {};
    const TokenGroup &group = m_groups[size_t(groupOf(index))];
    QString shown = group.text;
    shown.replace(u'\n', u"⏎"_s).replace(u' ', u"·"_s);
    QStringList lines { shown };
    constexpr int most = 12; // a tool-tip is no list
    for (int at = group.first; at < group.first + qMin(most, group.count); ++at) {
        const TokenSpan &token = m_tokens[size_t(at)];
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
        m_widths.clear();
        m_pictures.clear();
        m_laidOutFor = -1;
        layOut();
    }
}

} // namespace anneal::widgets
