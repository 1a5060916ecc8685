// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runwatcher.h"

#include "core/base/files.h"
#include "core/config/reader.h"

namespace anneal::ui {

namespace {

constexpr auto kPause = std::chrono::milliseconds(200);
constexpr auto kPauseAfterTheEnd = std::chrono::milliseconds(1000);
constexpr std::size_t kPiece = 1 << 20;           // bytes; what the window's thread takes up in a few milliseconds
constexpr std::uint64_t kLongestConfig = 4 << 20; // bytes

RunLook lookInto(const run::RunFolder &folder, const std::stop_token &stop)
{
    RunLook look;
    look.configuration = base::readFile(folder.configFile(), kLongestConfig);
    if (look.configuration)
        look.config = std::make_shared<const config::FineTuneConfig>(config::readConfig(*look.configuration).config);
    look.results = readResults(folder, &look.hasMoreResults);
    for (const std::filesystem::path &checkpoint : folder.checkpoints())
        look.checkpoints.insert(checkpoint.filename().string());
    std::error_code failure;
    look.hasAdapter = std::filesystem::exists(folder.adapterFolder() / "adapter_model.safetensors", failure);
    look.kept = findKeptCheckpoint(folder, stop);
    if (auto about = run::readAbout(folder))
        look.about = std::move(*about);
    else
        look.aboutProblem = about.error().text();
    return look;
}

/// Of what a look tells of the checkpoints: another one where somebody adds, removes or replaces one, or a file of one of the newest.
std::vector<base::FileStamp> stampsOf(const run::RunFolder &folder, const std::vector<std::filesystem::path> &newest)
{
    std::vector<base::FileStamp> stamps { base::fileStamp(folder.path()) };
    for (const auto &checkpoint : newest) {
        stamps.push_back(base::fileStamp(checkpoint));
        for (const char *part : { run::kCheckpointManifest, "adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors", "rng.json",
                 "dataloader.json", "trainer.json" })
            stamps.push_back(base::fileStamp(checkpoint / part));
    }
    return stamps;
}

/// Those that a change can matter of: others may stand beside them by the thousand, with nothing in them.
std::vector<std::filesystem::path> newestOf(const std::vector<std::filesystem::path> &checkpoints)
{
    constexpr std::size_t most = 8; // looked at every second
    std::vector<std::filesystem::path> newest;
    std::error_code failure;
    for (auto one = checkpoints.rbegin(); one != checkpoints.rend() && newest.size() < most; ++one)
        if (std::filesystem::exists(*one / run::kCheckpointManifest, failure))
            newest.push_back(*one);
    return newest;
}

bool changesTheFolder(const run::Event &event)
{
    return event.type == "checkpoint" || event.type == "end";
}

} // namespace

RunWatcher::RunWatcher(run::RunLauncher &launcher, run::RunFolder folder, QObject *parent)
    : QObject(parent)
    , m_launcher(launcher)
    , m_folder(std::move(folder))
    , m_worker([this](const std::stop_token &stop) { watch(stop); })
{ }

RunWatcher::~RunWatcher() = default;

void RunWatcher::lookAgain()
{
    const std::lock_guard guard(m_mutex);
    m_lookWanted = true;
    m_wake.notify_all();
}

/// Waits, though not where a look is wanted; false once asked to stop.
bool RunWatcher::waitFor(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, stop, time, [this] { return m_lookWanted; });
    return !stop.stop_requested();
}

void RunWatcher::tellLook(const std::stop_token &stop) // on m_worker
{
    {
        const std::lock_guard guard(m_mutex);
        if (!std::exchange(m_lookWanted, false))
            return;
    }
    tell([this, look = lookInto(m_folder, stop)] { Q_EMIT looked(look); });
}

void RunWatcher::watch(const std::stop_token &stop) // on m_worker
{
    Reading reading;
    while (follow(reading, stop)) {
        lookAgain();
        reading.newest = newestOf(m_folder.checkpoints());
        reading.stamps = stampsOf(m_folder, reading.newest); // first: what changes meanwhile is seen the next time
        tellLook(stop);
        tell([this] { Q_EMIT ended(); });
        if (!waitForMore(reading, stop))
            return;
        tell([this] { Q_EMIT begunAgain(); });
    }
}

/// A folder may be removed and another run made in its place: what was read has nothing to do with what follows.
base::Result<run::LogTail> RunWatcher::readOn(Reading &reading)
{
    auto news = m_launcher.readEvents(m_folder, reading.offset);
    if (!news || news->identity.empty())
        return news;
    if (!reading.identity.empty() && reading.identity != news->identity) {
        reading.isReplaced = true;
        tell([this] { Q_EMIT replaced(); });
    }
    reading.identity = news->identity;
    return news;
}

/// Results are made after the end, and anybody may let the run go on. True once it does; false once asked to stop.
bool RunWatcher::waitForMore(Reading &reading, const std::stop_token &stop)
{
    while (waitFor(kPauseAfterTheEnd, stop)) {
        if (auto now = stampsOf(m_folder, reading.newest); now != reading.stamps) { // also where somebody moved it away, or took it back
            lookAgain();
            reading.newest = newestOf(m_folder.checkpoints());
            reading.stamps = stampsOf(m_folder, reading.newest);
        }
        tellLook(stop);
        const auto news = readOn(reading);
        if (reading.isReplaced)
            return false;
        if (news && !news->bytes.empty())
            return true;
    }
    return false;
}

/// Reads events until no trainer writes any more; false once asked to stop.
bool RunWatcher::follow(Reading &reading, const std::stop_token &stop)
{
    std::string failure; // the newest, told once
    while (!stop.stop_requested()) {
        if (reading.isTold || reading.offset == 0 || !failure.empty())
            tellLook(stop); // a history is read first, and then looked at once
        const auto news = readOn(reading);
        if (reading.isReplaced)
            return false;
        if (!news) {
            if (std::exchange(failure, news.error().text()) != failure)
                tell([this, error = news.error()] { Q_EMIT unreachable(error); });
        } else {
            failure.clear();
            reading.offset += news->bytes.size();
            const std::string_view bytes = news->bytes;
            for (std::size_t from = 0; from < bytes.size() && !stop.stop_requested(); from += kPiece) {
                auto batch = reading.tail.take(bytes.substr(from, kPiece));
                if (std::any_of(batch.begin(), batch.end(), changesTheFolder))
                    lookAgain();
                if (!batch.empty())
                    reading.time = batch.back().time;
                if (!batch.empty())
                    tell([this, batch = std::move(batch)] { Q_EMIT eventsArrived(batch); });
            }
            if (const auto bad = reading.tail.badLines() + (reading.tail.isLost() ? 1 : 0); bad > reading.badLines)
                tell([this, bad = qint64(reading.badLines = bad)] { Q_EMIT damaged(bad); });
            if (news->bytes.empty() && !std::exchange(reading.isTold, true)) {
                if (const auto since = m_folder.trainerSince(); news->processAlive && !reading.time.empty() && reading.time < since)
                    tell([this] { Q_EMIT attemptBegun(); });
                tell([this, isAtWork = news->processAlive] { Q_EMIT caughtUp(isAtWork); });
            }
            if (!news->processAlive && news->bytes.empty())
                return true;
            if (!news->bytes.empty() && !reading.isTold)
                continue; // a long history is read without pauses
        }
        if (!waitFor(kPause, stop))
            return false;
    }
    return false;
}

} // namespace anneal::ui
