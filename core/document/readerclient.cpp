// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/readerclient.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/tr.h"
#include "core/document/document.h"
#include "core/document/readerprocess.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anneal::document {
namespace {

using base::Descriptor;
using base::ErrorKind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kPiece = 256 << 10;

struct Pipe
{
    Descriptor read, write;

    static base::Result<Pipe> make()
    {
        std::array<int, 2> ends {};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return base::Error { ErrorKind::Io, tr_("A document cannot be read now: %1.", std::strerror(errno)), {} };
        return Pipe { Descriptor(ends[0]), Descriptor(ends[1]) };
    }
};

base::Error unreadable(const OpenDocument &document, const std::string &why)
{
    return { ErrorKind::BadInput, tr_("%1 could not be read: %2", document.path.string(), why), {} };
}

/// What the reader says of a document that it cannot read.
base::Error problemOf(const OpenDocument &document, std::string_view payload)
{
    const auto read = base::parseJson(payload);
    const auto problem = read && read->is_object() && read->contains("problem") && (*read)["problem"].is_string()
        ? (*read)["problem"].get<std::string>()
        : std::string();
    const auto path = document.path.string();
    if (problem == "encrypted")
        return { ErrorKind::Unauthorized, tr_("%1 is encrypted.", path), tr_("Give its password, or save it without one.") };
    if (problem == "wrong password") // not translated: a word of the reader, as those below
        return { ErrorKind::Unauthorized, tr_("%1 is encrypted, and the password does not open it.", path), tr_("Give the right password.") };
    if (problem == "too large") // not translated
        return unreadable(document, tr_("it holds too much text."));
    if (problem == "too much memory") // not translated
        return unreadable(document, tr_("it needs too much memory."));
    if (problem == "old or encrypted") // not translated
        return { ErrorKind::Unsupported, tr_("%1 is protected by a password, or an older Word document (.doc).", path),
            tr_("Save it as .docx without a password and add that file.") };
    if (problem == "no text part") // not translated
        return unreadable(document, tr_("it is an archive, but no Word document."));
    if (problem == "no such page") // not translated
        return unreadable(document, tr_("it has no such page."));
    return { ErrorKind::BadInput, tr_("%1 is damaged, or is not what its name says.", path), tr_("Open it in another program and save it anew.") };
}

/// How the process of a document ended, where it did not end by itself.
base::Error deathOf(const OpenDocument &document, int status)
{
    if (!WIFSIGNALED(status))
        return unreadable(document, tr_("the reader ended in the middle of it (code %1).", WEXITSTATUS(status)));
    if (WTERMSIG(status) == SIGSYS)
        return unreadable(document, tr_("the reader was stopped when it tried something that no document needs. The document may be an attack."));
    if (WTERMSIG(status) == SIGXCPU)
        return unreadable(document, tr_("it takes too long."));
    const char *name = ::sigabbrev_np(WTERMSIG(status));
    return unreadable(document, tr_("the reader ended by signal %1 (%2).", WTERMSIG(status), name ? name : "?"));
}

/// The answer to one request, as it arrives.
class Reading
{
public:
    Reading(const OpenDocument &document, const FrameSink &sink, Descriptor answer, Descriptor ending)
        : m_document(document)
        , m_sink(sink)
        , m_answer(std::move(answer))
        , m_ending(std::move(ending))
        , m_deadline(Clock::now() + readingTime(document.bytes))
    { }

    base::Status run(const std::stop_token &stop);
    /// Whether it failed because the program, and not only the process of the document, was gone before the first frame.
    bool isLost() const { return m_isLost; }

private:
    bool isReadable(int descriptor, const std::stop_token &stop) const;
    base::Status take();
    base::Error failure(const std::stop_token &stop) const;

    const OpenDocument &m_document;
    const FrameSink &m_sink;
    Descriptor m_answer, m_ending; // closed on every way out, which ends the process
    Clock::time_point m_deadline;
    FrameReader m_frames;
    bool m_hasFrames = false;
    bool m_hasEnded = false; // by the frame that says so
    bool m_isLost = false;
};

/// Waits until there is something, or its end; false where the time is over or somebody wants to stop.
bool Reading::isReadable(int descriptor, const std::stop_token &stop) const
{
    constexpr int kLookMs = 50; // for a request to stop
    while (!stop.stop_requested() && Clock::now() < m_deadline) {
        pollfd watched { descriptor, POLLIN, 0 };
        if (::poll(&watched, 1, kLookMs) > 0)
            return true;
    }
    return false;
}

base::Error Reading::failure(const std::stop_token &stop) const
{
    if (stop.stop_requested())
        return readingCanceled(m_document.path);
    return unreadable(m_document, tr_("it takes longer than %1 s.", readingTime(m_document.bytes).count()));
}

base::Status Reading::take()
{
    for (;;) {
        auto frame = m_frames.take();
        if (!frame)
            return unreadable(m_document, frame.error().detail);
        if (!*frame)
            return base::ok();
        m_hasFrames = true;
        if ((*frame)->kind == FrameKind::Problem)
            return problemOf(m_document, (*frame)->payload);
        m_hasEnded = (*frame)->kind == FrameKind::End;
        if (m_hasEnded)
            return base::ok();
        if (const auto taken = m_sink(std::move(**frame)); !taken)
            return taken.error().kind == ErrorKind::BadInput ? unreadable(m_document, taken.error().detail) : taken.error();
    }
}

base::Status Reading::run(const std::stop_token &stop)
{
    std::string piece(kPiece, '\0');
    while (!m_hasEnded) {
        if (!isReadable(m_answer.get(), stop))
            return failure(stop);
        const auto got = ::read(m_answer.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        m_frames.add(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
        if (const auto taken = take(); !taken)
            return taken;
    }
    if (m_hasEnded)
        return base::ok();
    if (!isReadable(m_ending.get(), stop))
        return failure(stop);
    int status = 0;
    m_isLost = ::read(m_ending.get(), &status, sizeof status) != sizeof status && !m_hasFrames;
    if (m_isLost)
        return unreadable(m_document, tr_("the reader could not be started, or has been ended."));
    return deathOf(m_document, status);
}

} // namespace

base::Result<OpenDocument> OpenDocument::open(const std::filesystem::path &file)
{
    OpenDocument document;
    document.path = file;
    auto opened = base::openRegular(file, document.bytes);
    if (!opened)
        return opened.error();
    document.descriptor = std::move(*opened);
    return document;
}

base::Result<std::string> OpenDocument::sha256(const std::stop_token &stop) const
{
    return base::sha256Of(descriptor.get(), path, stop);
}

std::chrono::seconds readingTime(std::uint64_t bytes)
{
    return std::chrono::seconds(30 + std::min<std::uint64_t>(bytes >> 20, 3600) * 10);
}

base::Status askReader(const OpenDocument &document, base::Json request, const FrameSink &sink, const std::stop_token &stop)
{
    request["seconds"] = readingTime(document.bytes).count();
    const auto packet = base::toJsonLine(request);
    for (bool isFirst = true;; isFirst = false) {
        auto answer = Pipe::make();
        if (!answer)
            return answer.error();
        auto ending = Pipe::make();
        if (!ending)
            return ending.error();
        if (const auto sent = sendToReader(packet, document.descriptor.get(), answer->write.get(), ending->write.get(), stop); !sent)
            return sent;
        answer->write = Descriptor();
        ending->write = Descriptor();
        Reading reading(document, sink, std::move(answer->read), std::move(ending->read));
        const auto read = reading.run(stop);
        if (!reading.isLost() || !isFirst)
            return read;
    }
}

} // namespace anneal::document
