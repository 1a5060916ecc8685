// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenlayout.h"

#include "widgets/plainfont.h"
#include "widgets/theme.h"

#include <QElapsedTimer>
#include <QFontMetrics>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPillPadding = 8;
constexpr int kMostInStretch = 1000; // UTF-16 units that are shaped together
constexpr int kShapedKept = 256;

/// A control character alone: its picture is made of two or three letters.
bool isControl(const QString &text)
{
    return text.size() == 1 && text[0].unicode() >= 0x2400 && text[0].unicode() <= 0x2421;
}

} // namespace

QFont tokenFont(const QString &text, const QFont &code)
{
    if (isAscii(text))
        return code;
    if (!isControl(text))
        return shapingFont(code);
    constexpr int legible = 20; // pixels
    QFont font = fontOf(Type::Code);
    font.setPixelSize(legible);
    return font;
}

void TokenLayout::set(std::vector<TokenSpan> tokens, int cutAt, std::vector<TokenBorder> borders)
{
    m_tokens = std::move(tokens);
    m_borders = std::move(borders);
    m_cutAt = cutAt;
    std::vector<int> breaks;
    for (const TokenBorder &border : m_borders)
        breaks.push_back(border.before);
    if (cutAt >= 0)
        breaks.insert(std::upper_bound(breaks.begin(), breaks.end(), cutAt), cutAt);
    m_groups = groupTokens(m_tokens, breaks);
    begin(-1, m_font);
}

void TokenLayout::begin(int width, const QFont &font)
{
    if (m_font != font)
        m_widths.clear();
    m_font = font;
    m_width = width;
    m_pieces.clear();
    m_lineStarts.assign(1, 0);
    m_stretches.clear();
    m_shaped.clear();
    m_cutLine = -1;
    m_borderLines.clear();
    m_nextGroup = m_line = m_x = 0;
    m_direction = Direction::Unknown;
}

bool TokenLayout::goOn(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    constexpr int often = 64; // groups between two looks at the clock
    for (int done = 1; !isDone(); ++done) {
        place(m_nextGroup);
        if (done % often == 0 && timer.elapsed() >= milliseconds)
            break;
    }
    return isDone();
}

std::span<const TokenLayout::Piece> TokenLayout::pieces(int firstLine, int lastLine) const
{
    const auto all = std::span(m_pieces);
    const int first = pieceAtLine(firstLine), behind = pieceAtLine(lastLine + 1);
    return all.subspan(size_t(first), size_t(std::max(0, behind - first)));
}

void TokenLayout::newLine()
{
    ++m_line;
    m_x = 0;
    m_lineStarts.push_back(int(m_pieces.size()));
}

int TokenLayout::widthOf(const QString &text)
{
    if (isAscii(text))
        return int(text.size()) * qMax(1, QFontMetrics(m_font).horizontalAdvance(u'm')); // a fixed pitch saves the shaping
    if (isControl(text))
        return qMax(1, QFontMetrics(tokenFont(text, m_font)).horizontalAdvance(text));
    constexpr qsizetype shortText = 16; // an emoji sequence has that many
    constexpr qsizetype kept = 10'000;
    if (text.size() > shortText)
        return QFontMetrics(shapingFont(m_font)).horizontalAdvance(text);
    if (m_widths.size() > kept)
        m_widths.clear();
    int &width = m_widths[text];
    if (width == 0)
        width = qMax(1, QFontMetrics(shapingFont(m_font)).horizontalAdvance(text));
    return width;
}

/// Puts a group, or the stretch that begins with it, behind what was placed before.
void TokenLayout::place(int index)
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
        const int width = qMin(m_width, pill.horizontalAdvance(group.text) + 2 * kPillPadding + 4);
        if (m_x > 0 && m_x + width > m_width)
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
void TokenLayout::follow(const QString &text)
{
    if (const qsizetype last = text.lastIndexOf(u'\n'); last >= 0)
        m_direction = directionOf(text.mid(last + 1));
    else if (m_direction == Direction::Unknown)
        m_direction = directionOf(text);
}

/// Whether a group cannot stand in one stretch with those before it.
bool TokenLayout::beginsAfresh(int index) const
{
    const int first = m_groups[size_t(index)].first;
    const bool borders = first == m_cutAt || (m_borderLines.size() < m_borders.size() && m_borders[m_borderLines.size()].before <= first);
    return borders || m_tokens[size_t(first)].special;
}

/// The end of the stretch that begins with a group: up to a line break, a special token or a border, where one letter of it is joined.
/// The index itself where there is no such stretch.
int TokenLayout::stretchFrom(int index) const
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

void TokenLayout::placeText(int group, const QString &text)
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
            if (m_x + width > m_width && m_x > 0) {
                newLine();
                continue;
            }
            if (width > m_width) { // longer than a line: what fits
                qsizetype fits = qMax(1, m_width * int(rest.size()) / width);
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

void TokenLayout::placeStretch(const Stretch &stretch)
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
void TokenLayout::isolateSpelled(const Stretch &stretch, std::vector<QString> &texts) const
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

const ShapedText &TokenLayout::shaped(int number) const
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
    kept = std::make_shared<const ShapedText>(texts, shapingFont(m_font), stretch.rightToLeft, stretch.indent, qMax(1, m_width));
    return *kept;
}

int TokenLayout::pieceAtLine(int line) const
{
    return line < int(m_lineStarts.size()) ? m_lineStarts[size_t(qMax(0, line))] : int(m_pieces.size());
}

const TokenGroup &TokenLayout::groupWith(int token) const
{
    const auto behind = std::upper_bound(m_groups.begin(), m_groups.end(), token, [](int at, const TokenGroup &group) { return at < group.first; });
    return *(behind - 1);
}

} // namespace anneal::widgets
