// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/jsonlines.h"

#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <cstdio>
#include <unistd.h>

namespace anneal::engine {

base::Status readJsonLines(const std::string &file, const std::string &example, const TakeRow &take)
{
    const auto text = base::readFileOrInput(file);
    if (!text)
        return text.error();
    const auto hint = tr_("Each line is one JSON object such as %1.", example);
    const auto lines = base::split(*text, '\n');
    bool isEmpty = true;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (base::trimmed(lines[i]).empty())
            continue;
        isEmpty = false;
        const auto row = base::parseJson(lines[i]);
        const auto wrong = !row ? row.error().detail : !row->is_object() ? std::string(tr_("this is not a JSON object.")) : take(*row, i + 1);
        if (!wrong.empty())
            return base::Error { base::ErrorKind::BadData, tr_("Line %1 of %2: %3", i + 1, base::nameOfInput(file), base::sentence(wrong)), hint };
    }
    if (isEmpty)
        return base::Error { base::ErrorKind::BadData, tr_("%1 holds no rows.", base::nameOfInput(file)), hint };
    return base::ok();
}

RowProgress::RowProgress(std::size_t rows, bool isQuiet) : m_rows(rows), m_isShown(!isQuiet && ::isatty(STDERR_FILENO)) { }

void RowProgress::show(std::size_t done) const
{
    if (m_isShown)
        std::fprintf(stderr, "\r\033[K%zu of %s%s", // not translated: on a terminal
            done, base::counted(std::int64_t(m_rows), "row").c_str(), done == m_rows ? "\n" : "");
}

} // namespace anneal::engine
