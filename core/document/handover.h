// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstring>
#include <optional>
#include <sys/socket.h>

namespace anneal::document {

/// What goes with a request to anneal-reader: the document, the pipe for the answer, and the one for how its process ended.
using Descriptors = std::array<int, 3>;

/// A packet with those, in the form that sendmsg() and recvmsg() take. Borrows the bytes.
class Handover
{
public:
    Handover(void *bytes, std::size_t size) : m_part { bytes, size }
    {
        message.msg_iov = &m_part;
        message.msg_iovlen = 1;
        message.msg_control = m_control.data();
        message.msg_controllen = m_control.size();
    }
    Handover(const Handover &) = delete;
    Handover &operator=(const Handover &) = delete;

    /// To be sent.
    void give(const Descriptors &descriptors)
    {
        auto *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = kLength;
        std::memcpy(CMSG_DATA(head), descriptors.data(), sizeof descriptors);
    }

    /// What was received; nothing where that is anything else.
    std::optional<Descriptors> given() const
    {
        const auto *head = CMSG_FIRSTHDR(&message);
        if (!head || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != kLength)
            return std::nullopt;
        Descriptors descriptors {};
        std::memcpy(descriptors.data(), CMSG_DATA(head), sizeof descriptors);
        return descriptors;
    }

    msghdr message {};

private:
    static constexpr std::size_t kLength = CMSG_LEN(sizeof(Descriptors));

    iovec m_part;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(Descriptors))> m_control {};
};

} // namespace anneal::document
