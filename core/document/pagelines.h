// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/frames.h"

#include <string>
#include <vector>

namespace anneal::document {

/// Words that stand beside each other in a line of a page; lengths in points, from the top left corner of the page.
struct Segment
{
    float left = 0, top = 0, right = 0, bottom = 0;
    float size = 0;       // the usual height of its words, which stands for that of the font
    float firstWidth = 0; // of its first word; of one character where a line may end anywhere, as in Japanese
    std::string text;

    float width() const { return right - left; }
};

/// The segments of a page, in the order in which its words come: a gap that is wider than one between words ends one.
std::vector<Segment> segmentsOf(const ReadPage &page);

/// A line of a column: segments that are read from left to right.
struct Line
{
    Segment all;                // of all of it
    std::vector<Segment> cells; // two or more in a row of a table, else none
    bool isContents = false;    // dots lead from its title to a page
    int column = 0;             // of the page, counted from 0; a line over all columns begins a new one
    float columnLeft = 0, columnRight = 0;
};

/// The lines of a page as they are read: down a column, then the next one; what stands over all columns divides them.
std::vector<Line> linesInOrder(std::vector<Segment> segments);

/// Rows of segments that stand at the same height, from top to bottom; each from left to right.
std::vector<std::vector<Segment>> rowsOf(std::vector<Segment> segments);

/// Whether the text begins as an item of a list does ("• ", "1. ", "(a) "); gives the bytes of that mark, 0 where there is none.
std::size_t listMark(std::string_view text);

/// The first and the last character of a text; 0 where it is empty.
char32_t firstCharacter(std::string_view utf8);
char32_t lastCharacter(std::string_view utf8);
/// Whether lines may end before and after the character without a space, as in Chinese and Japanese.
bool isIdeographic(char32_t character);

} // namespace anneal::document
