// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "core/base/text.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace anneal::cli {
namespace {

int s_outputError = 0; // the first errno of stdout, 0 while all is well

void write(FILE *file, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), file);
}

/// To stdout, at once. A reader that has seen enough (`| head`) is no failure.
void writeResult(std::string_view text)
{
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && errno != EPIPE && s_outputError == 0)
        s_outputError = errno;
}

/// As many characters as fit, so that a progress line never wraps.
std::string clipped(std::string_view text, std::size_t width)
{
    std::string out;
    std::size_t used = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++used > width)
            break;
        out += c;
    }
    return out;
}

} // namespace

bool Terminal::colored(int descriptor) const
{
    if (color != Color::Auto)
        return color == Color::Always;
    const char *no = std::getenv("NO_COLOR");
    return ::isatty(descriptor) && !(no && *no);
}

bool Terminal::interactive() const
{
    return ::isatty(STDERR_FILENO);
}

void Terminal::print(std::string_view line) const
{
    if (json)
        return;
    writeResult(base::withoutControls(line) + "\n");
}

void Terminal::heading(std::string_view bold, std::string_view rest) const
{
    if (json)
        return;
    // Names of files and runs stand in it: cleaned first, so that no sequence but ours reaches the terminal.
    const auto clean = base::withoutControls(bold);
    writeResult((colored(STDOUT_FILENO) ? "\033[1m" + clean + "\033[0m" : clean) + base::withoutControls(rest) + "\n");
}

void Terminal::result(const base::Json &value) const
{
    if (!json)
        return;
    writeResult(base::toShownLine(value) + "\n");
}

void Terminal::raw(std::string_view bytes)
{
    writeResult(bytes);
}

int Terminal::outputError()
{
    return s_outputError;
}

void Terminal::say(std::string_view line) const
{
    if (quiet)
        return;
    if (m_progressShown)
        write(stderr, "\r\033[K");
    m_progressShown = false;
    write(stderr, base::withoutControls(line) + "\n");
}

void Terminal::warn(std::string_view line) const
{
    if (m_progressShown)
        write(stderr, "\r\033[K");
    m_progressShown = false;
    write(stderr, (colored(STDERR_FILENO) ? "\033[33mWarning:\033[0m " : "Warning: ") + base::withoutControls(line) + "\n");
}

void Terminal::progress(std::string_view line)
{
    if (quiet || !interactive())
        return;
    winsize size {};
    const std::size_t width = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79u;
    write(stderr, "\r\033[K" + clipped(base::withoutControls(line), width));
    m_progressShown = true;
}

void Terminal::endProgress()
{
    if (m_progressShown)
        write(stderr, "\r\033[K");
    m_progressShown = false;
}

int Terminal::fail(const base::Error &error, const base::Json &more)
{
    endProgress();
    const int code = base::exitCode(error.kind);
    if (json) {
        const auto lineEnd = error.detail.find('\n');
        base::Json object { { "code", code }, { "id", base::kindName(error.kind) },
            { "message", base::errorExcerpt(error.detail.substr(0, lineEnd)) },
            { "cause", lineEnd == std::string::npos ? base::Json(nullptr) : base::Json(base::errorExcerpt(error.detail.substr(lineEnd + 1))) },
            { "hint", base::errorExcerpt(error.hint) } };
        object.update(more);
        result(object);
    }
    const auto text = base::errorExcerpt(
        error.hint.empty() ? error.detail : error.detail + (error.detail.find('\n') == std::string::npos ? " " : "\n") + error.hint);
    write(stderr, (colored(STDERR_FILENO) ? "\033[31mError:\033[0m " : "Error: ") + text + "\n");
    return code;
}

} // namespace anneal::cli
