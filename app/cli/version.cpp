// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/version.h"

#include "core/base/programversion.h"
#include "core/base/text.h"
#include "core/run/runlauncher.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anneal::cli {
namespace {

/// What a program prints on stdout; empty when it cannot be run or fails.
std::string outputOf(const std::string &program, const char *argument)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return {};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char *arguments[] { const_cast<char *>(program.c_str()), const_cast<char *>(argument), nullptr };
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string output;
    char buffer[4096];
    for (ssize_t count = 0; !failed && (count = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        output.append(buffer, static_cast<std::size_t>(count));
    ::close(ends[0]);
    int status = 1;
    if (!failed)
        ::waitpid(child, &status, 0);
    return status == 0 ? std::string(base::trimmed(output)) : std::string();
}

} // namespace

std::string engineVersion()
{
    const auto engine = run::findEngine();
    if (!engine)
        return "anneal-engine is not installed";
    const auto said = outputOf(engine->string(), "--version");
    return said.empty() ? engine->string() + " does not run" : said;
}

std::string versionText()
{
    return "anneal-cli " + std::string(base::programVersion()) + "\n" + engineVersion()
        + "\nLicence: GPL-3.0-or-later. Free software, without any warranty.\n";
}

} // namespace anneal::cli
