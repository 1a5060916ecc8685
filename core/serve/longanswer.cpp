// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/longanswer.h"

#include "core/base/guard.h"
#include "core/base/text.h"

#include <cstdio>

namespace anneal::serve {
namespace {

using base::Json;
using Clock = std::chrono::steady_clock;

constexpr auto kSoon = std::chrono::seconds(1);

/// Work on a thread of its own; ended and waited for by the destructor.
class Job
{
public:
    Job(Service &service, TurnQueue::Turn turn, Work work)
        : m_turn(std::move(turn))
        , m_work(std::move(work))
        , m_stopping(service.stopping.get_token(), [this] { m_stop.request_stop(); })
        , m_thread([this] { run(); })
    { }
    ~Job() { m_stop.request_stop(); }
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    bool isDone(std::chrono::milliseconds patience)
    {
        std::unique_lock lock(m_mutex);
        return m_done.wait_for(lock, patience, [&] { return m_result.has_value(); });
    }
    base::Result<Json> &result() { return *m_result; } // REQUIRES: isDone()

private:
    void run()
    {
        const auto stop = m_stop.get_token();
        base::Result<Json> made = base::Error { base::ErrorKind::Canceled, "the request was canceled", {} };
        if (m_turn->wait([&] { return !stop.stop_requested(); }))
            made = base::guarded([&] { return m_work(stop); });
        m_turn.reset();
        const std::lock_guard lock(m_mutex);
        m_result.emplace(std::move(made));
        m_done.notify_all();
    }

    std::optional<TurnQueue::Turn> m_turn;
    const Work m_work;
    std::mutex m_mutex;
    std::condition_variable m_done;
    std::optional<base::Result<Json>> m_result; // guarded by m_mutex until it is there
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_stopping;
    std::jthread m_thread; // last, so that it is joined before anything it uses goes away
};

bool write(const Service &service, httplib::DataSink &sink, Job &job)
{
    const auto isStopping = [&] { return service.stopping.stop_requested(); };
    SignOfLife life(sink);
    while (!job.isDone(kLook))
        if (isStopping() || !life.isThere())
            return false;
    if (!job.result() && !isStopping())
        std::fprintf(stderr, "Error: %s\n", base::withoutControls(job.result().error().text()).c_str());
    if (!job.result())
        return false; // the status is out: what breaks off is no reply, and an error in the place of one would be read as one
    const auto text = base::toJsonLine(*job.result()) + "\n";
    const bool sent = sink.write(text.data(), text.size());
    sink.done();
    return sent;
}

} // namespace

bool SignOfLife::isThere()
{
    if (Clock::now() - m_last < kSignOfLife)
        return m_sink.is_writable();
    m_last = Clock::now();
    return m_sink.write(" ", 1);
}

void answerInTurn(Service &service, ModelKind kind, const httplib::Request &asked, httplib::Response &response, Work work)
{
    auto turn = service.turnsOf(kind).join();
    if (!turn)
        return answer(response, busy());
    const auto job = std::make_shared<Job>(service, std::move(*turn), std::move(work));
    if (!job->isDone(kSoon))
        return provide(asked, response, "application/json", [&service, job](httplib::DataSink &sink) { return write(service, sink, *job); });
    job->result() ? answer(response, 200, *job->result()) : answer(response, problemOf(job->result().error()));
}

void provide(const httplib::Request &asked, httplib::Response &response, const char *type, std::function<bool(httplib::DataSink &sink)> provider)
{
    auto write = [provider = std::move(provider)](std::size_t, httplib::DataSink &sink) { return provider(sink); };
    if (asked.version == "HTTP/1.0") // it knows no chunks: the end of the connection is that of the body
        response.set_content_provider(type, std::move(write));
    else
        response.set_chunked_content_provider(type, std::move(write));
}

} // namespace anneal::serve
