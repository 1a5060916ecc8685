// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csvrecords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anneal::data {
namespace {

constexpr std::size_t kLongestRecord = 64 << 20; // bytes
constexpr std::size_t kMostCells = 100'000;

} // namespace

CsvRecords::CsvRecords(char delimiter, Receiver receiver) : m_delimiter(delimiter), m_receiver(std::move(receiver)) { }

void CsvRecords::keep(char c)
{
    if (!m_record.isTooLong)
        m_cell += c;
}

void CsvRecords::endCell()
{
    if (m_record.cells.size() >= kMostCells)
        m_record.isTooLong = true;
    if (!m_record.isTooLong)
        m_record.cells.push_back(std::move(m_cell));
    m_cell.clear();
    m_state = State::CellStart;
}

bool CsvRecords::endRecord()
{
    m_record.isOpen = m_state == State::Quoted;
    endCell();
    if (m_record.isTooLong) {
        m_record.cells.clear();
        m_record.raw.clear();
    }
    const bool goOn = m_receiver(m_record);
    m_record = {};
    m_record.line = m_line;
    m_bytes = 0;
    return goOn;
}

void CsvRecords::take(char c)
{
    switch (m_state) {
    case State::CellStart:
        if (c == '"') {
            m_state = State::Quoted;
            return;
        }
        m_state = State::Plain;
        [[fallthrough]];
    case State::Plain:
        if (c == m_delimiter)
            return endCell();
        return keep(c);
    case State::Quoted:
        if (c == '"')
            m_state = State::QuoteInQuoted;
        else
            keep(c);
        return;
    case State::QuoteInQuoted:
        if (c == m_delimiter)
            return endCell();
        m_state = c == '"' ? State::Quoted : State::Plain;
        return keep(c);
    }
}

bool CsvRecords::add(std::string_view utf8)
{
    for (const char c : utf8) {
        if (std::exchange(m_wasReturn, false) && c == '\n')
            continue; // its line has ended with the \r
        m_wasReturn = c == '\r';
        const bool isLineEnd = c == '\n' || c == '\r';
        m_line += isLineEnd;
        if (isLineEnd && m_state != State::Quoted) {
            if (!endRecord())
                return false;
            continue;
        }
        if (++m_bytes > kLongestRecord)
            m_record.isTooLong = true;
        if (m_record.isTooLong)
            m_cell.clear();
        else
            m_record.raw += isLineEnd ? '\n' : c;
        take(isLineEnd ? '\n' : c);
    }
    return true;
}

bool CsvRecords::finish()
{
    return m_bytes == 0 && m_state == State::CellStart && m_record.cells.empty() ? true : endRecord();
}

char csvDelimiter(std::string_view beginning, bool isWhole)
{
    constexpr std::size_t kRecords = 200;
    char best = ',';
    double bestShare = 0;
    std::size_t bestCells = 1;
    for (const char delimiter : { ',', ';', '\t', '|' }) {
        std::vector<std::size_t> cells;
        CsvRecords records(delimiter, [&](const CsvRecord &record) {
            if (!record.isEmpty())
                cells.push_back(record.cells.size());
            return cells.size() < kRecords;
        });
        if (records.add(beginning) && (isWhole || cells.empty()))
            records.finish();
        if (cells.empty() || cells.front() < 2)
            continue;
        const auto same = std::count(cells.begin(), cells.end(), cells.front());
        const auto share = static_cast<double>(same) / static_cast<double>(cells.size());
        if (share > bestShare || (share == bestShare && cells.front() > bestCells)) {
            best = delimiter;
            bestShare = share;
            bestCells = cells.front();
        }
    }
    return best;
}

} // namespace anneal::data
