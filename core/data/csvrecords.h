// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::data {

/// A line of a table, or several where a cell in quotes holds line breaks.
struct CsvRecord
{
    std::int64_t line = 1; // where it begins
    std::vector<std::string> cells;
    std::string raw;        // as it stands there
    bool isTooLong = false; // cells and raw are empty then
    bool isOpen = false;    // a quote is not closed

    bool isEmpty() const { return !isTooLong && cells.size() == 1 && cells[0].empty() && !isOpen; }
};

/// Cuts text into records as RFC 4180 says. What it does not say is read as spreadsheets do: a quote within a cell that does not begin with one is
/// itself, text behind a closing quote belongs to the cell. Any of \n, \r\n and \r ends a line; in a cell they are \n.
class CsvRecords
{
public:
    /// Receives each record; returns whether to go on.
    using Receiver = std::function<bool(CsvRecord &record)>;
    CsvRecords(char delimiter, Receiver receiver);

    /// Text piece by piece; false where the receiver wanted no more.
    bool add(std::string_view utf8);
    /// Gives what is left behind the last line end.
    bool finish();

private:
    enum class State { CellStart, Plain, Quoted, QuoteInQuoted };
    void take(char c);
    void endCell();
    bool endRecord();
    void keep(char c);

    char m_delimiter;
    Receiver m_receiver;
    State m_state = State::CellStart;
    CsvRecord m_record;
    std::string m_cell;
    std::int64_t m_line = 1;
    std::size_t m_bytes = 0;  // of the record
    bool m_wasReturn = false; // \r, which \n may follow
};

/// The delimiter of a table by its beginning, of , ; tab and |: the one by which most lines have as many cells as the first, and the most cells then.
/// A comma where there is one column. `isWhole`: there is no more of it, so its last line counts.
char csvDelimiter(std::string_view beginning, bool isWhole);

} // namespace anneal::data
