// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/runcontext.h"

#include "core/base/tr.h"

#include <algorithm>
#include <cassert>
#include <thread>

namespace anneal::train {
namespace {

constexpr auto kPauseInterval = std::chrono::milliseconds(100);

} // namespace

RunContext::RunContext(run::RunFolder folder, run::EventLog events, run::ControlReader control, const std::atomic<int> &signal)
    : m_folder(std::move(folder))
    , m_place(m_folder.path())
    , m_events(std::move(events))
    , m_control(std::move(control))
    , m_signal(signal)
{ }

base::Status RunContext::enter(run::RunState next, const base::Json &fields)
{
    assert(!m_entered || run::mayFollow(m_state, next));
    m_entered = true;
    m_state = next;
    base::Json state { { "state", run::stateName(next) } };
    state.update(fields);
    return m_events.append("state", std::move(state));
}

base::Status RunContext::log(std::string text)
{
    return m_events.append("log", { { "text", std::move(text) } });
}

base::Status RunContext::report(std::string_view type, base::Json fields)
{
    return m_events.append(type, std::move(fields));
}

base::Status RunContext::reportScalars(std::string_view type, std::int64_t step, base::Json fields)
{
    if (m_tensorboard) {
        const bool evaluation = type == "eval";
        for (const auto &[key, value] : fields.items()) {
            if (!value.is_number() || key == "step")
                continue;
            const std::string_view name = key;
            const auto tag = evaluation ? "eval/" + std::string(name.starts_with("eval_") ? name.substr(5) : name) : "train/" + std::string(name);
            if (auto written = m_tensorboard->scalar(tag, step, value.get<double>()); !written)
                return written;
        }
    }
    return m_events.append(type, std::move(fields));
}

base::Status RunContext::reportSample(std::int64_t step, std::string_view phase, std::string_view prompt, std::string_view text)
{
    if (m_tensorboard) {
        const auto markdown = "**" + std::string(prompt) + "**\n\n" + std::string(text);
        if (auto written = m_tensorboard->text("samples/" + std::string(phase), step, markdown); !written)
            return written;
    }
    return m_events.append("sample", { { "step", step }, { "phase", phase }, { "prompt", prompt }, { "text", text } });
}

base::Status RunContext::openTensorboard()
{
    const auto target = m_folder.target("tensorboard");
    if (!target)
        return target.error();
    auto writer = TensorboardWriter::create(*target, m_folder.quotingMode()); // answers are written there
    if (!writer)
        return writer.error();
    m_tensorboard.emplace(std::move(*writer));
    return base::ok();
}

base::Result<RunContext::Wishes> RunContext::poll(std::int64_t step)
{
    m_step = step;
    for (;;) {
        // Nobody who knows the run by its place could stop what goes on elsewhere.
        const auto now = m_folder.path();
        if (std::error_code failure; (now != m_place || !std::filesystem::exists(now / "run.yaml", failure)) && !failure)
            return base::Error { base::ErrorKind::NotFound, tr_("The folder of the run, %1, was deleted or moved.", m_place.string()),
                now != m_place ? tr_("It lies in %1 now; the run can be resumed there.", now.string()) : tr_("Start a new run.") };
        if (auto read = readRequests(step); !read)
            return read.error();
        if (m_signal.load() != 0 || (m_paused && m_wishes.stopAtCheckpoint))
            m_wishes.stop = true;
        if (!m_paused || m_wishes.checkpoint || m_wishes.ending())
            break;
        const auto begun = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(kPauseInterval);
        m_waited += std::chrono::steady_clock::now() - begun;
    }
    const auto wishes = m_wishes;
    m_wishes.checkpoint = false;
    return wishes;
}

double RunContext::seconds() const
{
    return m_earlierSeconds + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun - m_waited).count();
}

bool RunContext::endingWished()
{
    return m_wishes.ending() || endingWishedAgain();
}

bool RunContext::endingWishedAgain()
{
    for (const auto request : m_control.poll())
        m_unanswered.push_back(request);
    const auto ends = [](run::Request request) { return request == run::Request::StopNow || request == run::Request::Abort; };
    return m_signal.load() != 0 || std::any_of(m_unanswered.begin(), m_unanswered.end(), ends);
}

base::Status RunContext::readRequests(std::int64_t step)
{
    auto requests = std::exchange(m_unanswered, {});
    for (const auto request : m_control.poll())
        requests.push_back(request);
    for (const auto request : requests) {
        switch (request) {
        case run::Request::StopNow:
            m_wishes.stop = true;
            break;
        case run::Request::StopAtCheckpoint:
            m_wishes.stopAtCheckpoint = true;
            break;
        case run::Request::Withdraw:
            m_wishes.stopAtCheckpoint = false;
            break;
        case run::Request::Abort:
            m_wishes.abort = true;
            break;
        case run::Request::CheckpointNow:
            m_wishes.checkpoint = true;
            break;
        case run::Request::Pause:
        case run::Request::Resume:
            m_paused = request == run::Request::Pause;
            break;
        }
        if (auto written = m_events.append("control", { { "request", run::requestName(request) }, { "step", step } }); !written)
            return written;
    }
    return base::ok();
}

} // namespace anneal::train
