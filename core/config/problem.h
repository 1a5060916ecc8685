// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::config {

enum class ProblemKind {
    Syntax, // no YAML, or YAML that a config may not use: aliases, anchors, tags, merge keys
    UnknownKey,
    DuplicateKey,
    WrongType,
    OutOfRange,   // the right type, but a value that is not allowed
    NotAvailable, // asks for a feature that this version does not have
    Conflict,     // does not go with another value
    Unsafe,       // would write outside of the project
};

enum class Severity { Warning, Error };

/// One thing that is wrong with a config.yaml, and where. Line 0: the value came from the command line.
struct Problem
{
    ProblemKind kind = ProblemKind::Syntax;
    Severity severity = Severity::Error;
    int line = 0;      // 1-based
    int column = 0;    // 1-based, in code points
    int endColumn = 0; // one past the last; on the same line
    std::string path;  // "training.learning_rate"; empty where no key is meant
    std::string message;
    std::string expected;   // "a whole number from 1 to 1024", or empty
    std::string suggestion; // text that may stand in place of [column, endColumn), or empty
    std::string belongs {}; // full path of the key that is meant, where that is one of another section; empty otherwise

    /// "12:3: training.lerning_rate: unknown key. Did you mean learning_rate?"; of the command line "--set training.lerning_rate: unknown key. …"
    std::string text() const;
    std::string sentence() const; // the same without its place
};

std::string_view problemKindName(ProblemKind kind); // "unknown-key"; written to --json, so names never change
bool hasErrors(std::span<const Problem> problems);
/// All errors as one Error naming the file, if it has any of them: BadConfig, or Unsafe where one of them is. REQUIRES hasErrors().
base::Error errorOf(std::span<const Problem> problems, std::string_view file);

/// Turns byte offsets of a text into lines and columns.
class LineIndex
{
public:
    explicit LineIndex(std::string_view text);
    int line(std::size_t offset) const;             // 1-based
    int column(std::size_t offset) const;           // 1-based, in code points
    std::size_t lineEnd(std::size_t offset) const;  // offset of the line break, or of the end of the text
    std::size_t offset(int line, int column) const; // the inverse, clamped into the text
    int lineCount() const { return int(m_starts.size()); }

private:
    std::string_view m_text;
    std::vector<std::size_t> m_starts;
};

} // namespace anneal::config
