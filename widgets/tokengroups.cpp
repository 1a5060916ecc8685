// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokengroups.h"

#include <QTextBoundaryFinder>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostInGroup = 64; // a text of nothing but combining marks is not one group

QByteArray bytesOf(const TokenSpan &token)
{
    return token.bytes.isEmpty() ? token.text.toUtf8() : token.bytes;
}

bool isContinuation(char byte)
{
    return (uchar(byte) & 0xC0) == 0x80;
}

/// How many bytes a character has that begins with this one; 1 for a byte that begins none.
int lengthOf(char first)
{
    const uchar byte = uchar(first);
    return byte >= 0xF0 && byte < 0xF8 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
}

/// How many bytes of a character that is not complete stand at the end.
int unfinished(const QByteArray &bytes)
{
    for (int back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const char byte = bytes[bytes.size() - back];
        if (isContinuation(byte))
            continue;
        return uchar(byte) < 0xF8 && lengthOf(byte) > back ? back : 0;
    }
    return 0;
}

/// Characters that never begin anything of their own, or may not: only for them a text boundary is looked for.
bool mayJoin(char32_t c)
{
    if (c < 0x300)
        return c == '\n' || c == 0xAD;
    const auto category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining || category == QChar::Mark_Enclosing || c == 0x200C
        || c == 0x200D || (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF) || (c >= 0x1F1E6 && c <= 0x1F1FF)
        || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F);
}

/// Whether `next` belongs to the last character of `before`.
bool joins(const QString &before, const QString &next)
{
    if (before.isEmpty() || next.isEmpty())
        return false;
    const auto first = next.toUcs4().value(0);
    const bool afterJoiner = before.endsWith(QChar(0x200D));
    if (!mayJoin(first) && !afterJoiner)
        return false;
    const QString around = before.right(64) + next;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, around);
    finder.setPosition(around.size() - next.size());
    return !finder.isAtBoundary();
}

/// Characters without a picture of their own.
bool isIgnorable(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x200B && u <= 0x200F) || u == 0xAD || u == 0x61C || u == 0xFEFF || (u >= 0x2060 && u <= 0x2065) || (u >= 0xFE00 && u <= 0xFE0F);
}

/// Replaced one for one, so that positions stay. Marks of direction that stand in a text do their work; overrides never do.
QString visible(QString text)
{
    const bool isNothing = std::all_of(text.cbegin(), text.cend(), isIgnorable);
    for (QChar &c : text) {
        const char16_t u = c.unicode();
        if (u == u'\n')
            continue;
        if (u == u'\t')
            c = u'→';
        else if (u < 0x20)
            c = QChar(char16_t(0x2400 + u)); // the pictures of control characters
        else if (u == 0x7F)
            c = QChar(0x2421);
        else if ((u >= 0x80 && u < 0xA0) || (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069) || u == 0x2028 || u == 0x2029 || isNothing)
            c = u'◦';
    }
    return text;
}

class Grouper
{
public:
    Grouper(const std::vector<TokenSpan> &tokens, const std::vector<int> &breaks) : m_tokens(tokens), m_breaks(breaks) { }

    std::vector<TokenGroup> groups()
    {
        m_groups.reserve(m_tokens.size());
        for (m_at = 0; m_at < int(m_tokens.size()); ++m_at) {
            const TokenSpan &token = m_tokens[size_t(m_at)];
            if (token.special) {
                m_groups.push_back({ m_at, 1, visible(token.text) });
                continue;
            }
            m_pending += bytesOf(token);
            ++m_count;
            if (!goesOn())
                close();
        }
        return std::move(m_groups);
    }

private:
    bool endsHere() const
    {
        const int next = m_at + 1;
        return next >= int(m_tokens.size()) || m_tokens[size_t(next)].special || std::binary_search(m_breaks.begin(), m_breaks.end(), next);
    }

    bool goesOn() const
    {
        if (endsHere() || m_count >= kMostInGroup)
            return false;
        const TokenSpan &next = m_tokens[size_t(m_at) + 1];
        if (const int open = unfinished(m_pending); open > 0) {
            const QByteArray follows = bytesOf(next);
            return !follows.isEmpty() && isContinuation(follows[0]);
        }
        // Most texts: neither side has a character beyond ASCII, and only a line break can join.
        if (uchar(m_pending.isEmpty() ? 0 : m_pending.back()) < 0x80 && next.bytes.isEmpty() && !next.text.isEmpty() && next.text[0].unicode() < 0x80)
            return m_pending.endsWith('\r') && next.text.startsWith(u'\n');
        return joins(QString::fromUtf8(m_pending.right(256)), firstCharacter());
    }

    /// Of the tokens behind this one; it may lie across several.
    QString firstCharacter() const
    {
        QByteArray bytes;
        for (size_t i = size_t(m_at) + 1; i < m_tokens.size() && !m_tokens[i].special && bytes.size() < 4; ++i) {
            bytes += bytesOf(m_tokens[i]);
            if (!bytes.isEmpty() && bytes.size() >= lengthOf(bytes[0]))
                break;
        }
        return bytes.isEmpty() ? QString() : QString::fromUtf8(bytes.left(lengthOf(bytes[0])));
    }

    void close()
    {
        const TokenSpan &only = m_tokens[size_t(m_at)];
        const QString text = m_count == 1 && only.bytes.isEmpty() ? only.text : QString::fromUtf8(m_pending);
        m_groups.push_back({ m_at - m_count + 1, m_count, visible(text) });
        m_pending.clear();
        m_count = 0;
    }

    const std::vector<TokenSpan> &m_tokens;
    const std::vector<int> &m_breaks;
    std::vector<TokenGroup> m_groups;
    QByteArray m_pending;
    int m_at = 0;
    int m_count = 0;
};

} // namespace

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

std::vector<TokenGroup> groupTokens(const std::vector<TokenSpan> &tokens, const std::vector<int> &breaks)
{
    return Grouper(tokens, breaks).groups();
}

bool isJoined(const QString &text)
{
    if (isAscii(text))
        return false;
    const QList<uint> all = text.toUcs4();
    return std::any_of(all.begin(), all.end(), [](uint c) {
        return (c >= 0x590 && c < 0x1100) || (c >= 0x1780 && c < 0x18B0) || (c >= 0x1900 && c < 0x1E00) || c == 0x200E || c == 0x200F
            || (c >= 0xA800 && c < 0xAC00) || (c >= 0xFB1D && c < 0xFE00) || (c >= 0xFE70 && c < 0xFEFF) || (c >= 0x10800 && c < 0x12000)
            || (c >= 0x1E800 && c < 0x1F000);
    });
}

QString bytesText(const TokenSpan &token)
{
    return QString::fromLatin1(bytesOf(token).toHex(' ').toUpper());
}

} // namespace anneal::widgets
