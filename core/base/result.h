// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace anneal::base {

/// What kind of failure it was; decides the exit code and the stable id in --json.
enum class ErrorKind {
    NotFound,
    AlreadyExists,
    Usage, // the command line itself is wrong
    BadConfig,
    BadData,  // rows, documents
    BadInput, // any other input that is not what it should be
    Corrupt,  // a file of ours, or of a model, is damaged
    Io,
    NoSpace,
    OutOfMemory,
    Network,
    Unauthorized,
    Unsafe, // refused on purpose: pickle, a path that leaves the project
    Busy,   // somebody else holds the run
    Canceled,
    Unsupported, // "not available yet" included
    Internal,
};

/// A failure as a value. `detail` says what failed, on what, and why; `hint` says what to do next and may be empty.
struct Error
{
    ErrorKind kind;
    std::string detail; // English, one sentence; ui/ words what the user reads
    std::string hint;

    /// "detail hint", for logs and terminals.
    std::string text() const { return hint.empty() ? detail : detail + " " + hint; }
};

/// Process exit code of a kind: 1 failure, 2 usage, 3 config, 4 data, 5 resource, 6 network, 7 authentication, 8 refused.
int exitCode(ErrorKind kind);
/// Stable name of a kind, e.g. "bad-config"; written to files and --json, so names never change.
std::string_view kindName(ErrorKind kind);

/// A value, or the reason why there is none. REQUIRES: `*` on success only, error() on failure only.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    explicit operator bool() const { return m_state.index() == 0; }
    T &operator*() & { return *std::get_if<0>(&m_state); }
    const T &operator*() const & { return *std::get_if<0>(&m_state); }
    T &&operator*() && { return std::move(*std::get_if<0>(&m_state)); }
    T *operator->() { return std::get_if<0>(&m_state); }
    const T *operator->() const { return std::get_if<0>(&m_state); }
    const Error &error() const { return *std::get_if<1>(&m_state); }

private:
    std::variant<T, Error> m_state;
};

using Status = Result<std::monostate>;
inline Status ok()
{
    return std::monostate {};
}

} // namespace anneal::base
