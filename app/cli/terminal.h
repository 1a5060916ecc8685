// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>
#include <string_view>

namespace anneal::cli {

enum class Color { Auto, Always, Never };

/// Where the verbs speak: results on stdout, everything else on stderr, progress only where somebody watches.
class Terminal
{
public:
    bool json = false;
    bool quiet = false;
    bool noInput = false;
    Color color = Color::Auto;

    /// A result for people; nothing with --json.
    void print(std::string_view line) const;
    /// The same with its beginning in bold type, where there are colours.
    void heading(std::string_view bold, std::string_view rest = {}) const;
    /// A result for programs: one line of JSON; nothing without --json.
    void result(const base::Json &value) const;
    /// The result itself, whatever --json says: a schema, a script.
    static void raw(std::string_view bytes);
    /// Why stdout took something not: the errno of the first failure, 0 where there was none.
    static int outputError();

    /// A message on stderr; not with --quiet.
    void say(std::string_view line) const;
    void warn(std::string_view line) const; // with --quiet too
    /// Replaces the progress line; shown only on a terminal.
    void progress(std::string_view line);
    void endProgress();

    /// Tells a failure: text on stderr, with --json also an object on stdout. Returns the exit code of its kind.
    int fail(const base::Error &error, const base::Json &more = base::Json::object());

    bool interactive() const; // stderr is a terminal

private:
    bool colored(int descriptor) const;
    mutable bool m_progressShown = false;
};

} // namespace anneal::cli
