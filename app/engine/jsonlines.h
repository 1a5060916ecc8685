// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <string>

namespace anneal::engine {

/// Takes the object of a line, which are counted from 1; the sentence that it returns says what is wrong with it, empty: nothing.
using TakeRow = std::function<std::string(const base::Json &row, std::size_t line)>;

/// Reads a file of one JSON object a line, or stdin for "-"; empty lines are passed over. Fails with BadData naming the line, and where there is
/// none. `example`: such a line, for the hint.
base::Status readJsonLines(const std::string &file, const std::string &example, const TakeRow &take);

/// Shows on stderr, where it is a terminal, how many rows are done.
class RowProgress
{
public:
    RowProgress(std::size_t rows, bool isQuiet);
    void show(std::size_t done) const;

private:
    std::size_t m_rows;
    bool m_isShown;
};

} // namespace anneal::engine
