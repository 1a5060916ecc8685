// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/process.h"

#include "core/base/text.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace anneal::run {

Process::Process(pid_t id) : m_id(id), m_handle(id > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, id, 0)) : -1)
{
    if (m_handle.get() < 0 && errno == ESRCH)
        m_id = 0; // ended: its number may soon be another's
}

std::uint64_t Process::startTime() const
{
    // Files of /proc have no size, so that they are read until they end.
    const base::Descriptor file(::open(("/proc/" + std::to_string(m_id) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    std::string stat(4096, 0);
    const auto count = ::read(file.get(), stat.data(), stat.size());
    stat.resize(static_cast<std::size_t>(count > 0 ? count : 0));
    const auto name = stat.rfind(')'); // the second field, which may hold anything
    if (m_id <= 0 || name == std::string::npos)
        return 0;
    constexpr std::size_t kStartTime = 20; // the 22nd field, counted from the blank behind the name
    const auto fields = base::split(std::string_view(stat).substr(name + 1), ' ');
    std::uint64_t ticks = 0;
    if (fields.size() > kStartTime)
        std::from_chars(fields[kStartTime].data(), fields[kStartTime].data() + fields[kStartTime].size(), ticks);
    return ticks;
}

bool Process::hasEnded() const
{
    if (m_handle.get() < 0)
        return m_id <= 0 || (::kill(m_id, 0) != 0 && errno == ESRCH);
    pollfd ended { m_handle.get(), POLLIN, 0 };
    return ::poll(&ended, 1, 0) > 0;
}

void Process::signal(int number) const
{
    if (m_id <= 0)
        return;
    if (m_handle.get() < 0)
        ::kill(m_id, number);
    else
        ::syscall(SYS_pidfd_send_signal, m_handle.get(), number, nullptr, 0);
}

} // namespace anneal::run
