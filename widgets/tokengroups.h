// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

namespace anneal::widgets {

/// One token as it is shown.
struct TokenSpan
{
    QString text;          // what it stands for; may hold white space and line breaks
    int id = -1;           // shown in the tool-tip
    bool trained = false;  // the loss counts it
    bool special = false;  // drawn as an outlined pill
    QByteArray bytes = {}; // only where it is a part of a character: what it stands for in UTF-8; `text` says nothing then
    bool fromText = false; // of a special token that the text of a message spells: in the colour of a warning, a pill where it acts as one
};

/// Neighbouring tokens that can only be drawn together, since a character, a combining mark or an emoji sequence lies across their borders.
struct TokenGroup
{
    int first = 0;
    int count = 1;
    QString text; // as it is drawn: control characters have become visible ones, one for one
};

/// Groups in the order of the tokens; each token is in one. No group goes across one of `breaks` (indices of tokens, ascending), nor does it
/// hold a special token beside others. Bytes that are no UTF-8 become U+FFFD.
std::vector<TokenGroup> groupTokens(const std::vector<TokenSpan> &tokens, const std::vector<int> &breaks);

/// Whether a text must be drawn as a whole, since its letters join, change places or are written from right to left.
bool isJoined(const QString &text);

bool isAscii(const QString &text);

/// "E3 81 82"
QString bytesText(const TokenSpan &token);

} // namespace anneal::widgets
