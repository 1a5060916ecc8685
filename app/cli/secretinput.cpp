// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secretinput.h"

#include "core/base/files.h"
#include "core/base/writeall.h"

#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace anneal::cli {
namespace {

constexpr std::uint64_t kLongest = 64 << 10; // bytes of a secret's file

std::string firstLine(std::string text)
{
    text.resize(std::min(text.find('\n'), text.size()));
    if (text.ends_with('\r'))
        text.pop_back();
    return text;
}

/// Switches off what shows typed keys, and on again.
class Unseen
{
public:
    Unseen()
    {
        m_isChanged = ::tcgetattr(STDIN_FILENO, &m_before) == 0;
        auto unseen = m_before;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isChanged = m_isChanged && ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) == 0;
    }
    ~Unseen()
    {
        if (m_isChanged)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    Unseen(const Unseen &) = delete;
    Unseen &operator=(const Unseen &) = delete;

private:
    termios m_before {};
    bool m_isChanged = false;
};

std::string typedLine()
{
    std::string line;
    for (char c = 0; line.size() < kLongest && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n';)
        line += c;
    return line;
}

} // namespace

base::Result<std::string> readSecret(const Terminal &terminal, const std::string &question, const std::string &file)
{
    if (file.empty() && (terminal.noInput || !::isatty(STDIN_FILENO)))
        return base::Error { base::ErrorKind::Usage, "Nobody can be asked for the password here.",
            "Name a file that holds it with --password-file FILE (mode 600), or - for stdin." };
    if (file.empty()) {
        static_cast<void>(base::writeAll(STDERR_FILENO, question));
        const Unseen unseen;
        auto line = typedLine();
        static_cast<void>(base::writeAll(STDERR_FILENO, "\n"));
        return line;
    }
    struct stat status = {};
    if (file != "-" && ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0)
        return base::Error { base::ErrorKind::Unsafe, file + " may be read by others.", "Take that right away: chmod 600 " + file };
    auto text = file == "-" ? base::readFileOrInput(file) : base::readFile(file, kLongest);
    if (!text)
        return text.error();
    return firstLine(std::move(*text));
}

} // namespace anneal::cli
