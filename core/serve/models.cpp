// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/models.h"

#include "core/serve/connectionreader.h"

#include "core/base/guard.h"
#include "core/base/machine.h"

#include <algorithm>
#include <filesystem>

namespace anneal::serve {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kSweep = std::chrono::seconds(5);
constexpr int kCallsToTidy = 2;              // the end of an answer's memory comes a little after that of its model
constexpr std::uint64_t kSpare = 256u << 20; // bytes that are left to others when a model is loaded

} // namespace

std::string_view kindName(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Text:
        return "text";
    case ModelKind::Embedder:
        return "embedding";
    case ModelKind::Reranker:
        return "rerank";
    }
    return "";
}

std::string otherKind(const std::string &name, ModelKind kind, ModelKind wanted)
{
    return "The model '" + name + "' is of the kind \"" + std::string(kindName(kind)) + "\", and this asks for one of the kind \""
        + std::string(kindName(wanted)) + "\".";
}

struct Models::Entry
{
    explicit Entry(ModelSource from) : source(std::move(from)) { }

    bool isHeld() const { return loaded.text.use_count() > 1 || loaded.embedder.use_count() > 1 || loaded.reranker.use_count() > 1; }
    LoadedModel drop()
    {
        state = State::Unloaded;
        return std::exchange(loaded, {});
    }

    const ModelSource source;
    State state = State::Unloaded;
    LoadedModel loaded;
    std::size_t failures = 0;         // of loading
    std::optional<base::Error> error; // the last one
    Clock::time_point lastHeld;
};

Models::Models(Settings settings) : m_settings(std::move(settings))
{
    m_sweeper = std::jthread([this](const std::stop_token &stop) {
        while (!stop.stop_requested()) {
            dropIdle(Clock::now());
            std::unique_lock lock(m_mutex);
            m_sweep.wait_for(lock, stop, kSweep, [] { return false; });
        }
    });
}

Models::~Models()
{
    stop();
}

void Models::stop()
{
    m_stop.request_stop();
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
}

base::Status Models::add(ModelSource source)
{
    const std::lock_guard lock(m_mutex);
    if (at(source.name))
        return base::Error { base::ErrorKind::AlreadyExists, "There are two models of the name \"" + source.name + "\".",
            "Give one of them another name." };
    m_entries.push_back(std::make_unique<Entry>(std::move(source)));
    return base::ok();
}

Models::Entry *Models::at(const std::string &name) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto &entry) { return entry->source.name == name; });
    return found == m_entries.end() ? nullptr : found->get();
}

Models::Listed Models::listed(const Entry &entry) const
{
    const auto &source = entry.source;
    return { source.name, source.kind, source.parent, source.contextLength, entry.state, source.hasChatTemplate };
}

std::vector<Models::Listed> Models::list() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Listed> all;
    for (const auto &entry : m_entries)
        all.push_back(listed(*entry));
    return all;
}

std::optional<Models::Listed> Models::find(const std::string &name) const
{
    const std::lock_guard lock(m_mutex);
    const auto *entry = at(name);
    return entry ? std::optional(listed(*entry)) : std::nullopt;
}

std::optional<Models::Listed> Models::only(std::optional<ModelKind> kind) const
{
    std::optional<Listed> found;
    for (auto &model : list()) {
        if (!model.is({ kind }))
            continue;
        if (found)
            return {};
        found = std::move(model);
    }
    return found;
}

base::Result<LoadedModel> Models::get(const std::string &name, ModelKind kind)
{
    std::unique_lock lock(m_mutex);
    m_callsToTidy = kCallsToTidy;
    auto *entry = at(name);
    if (!entry)
        return base::Error { base::ErrorKind::NotFound, "There is no model \"" + name + "\".", {} };
    if (entry->source.kind != kind)
        return base::Error { base::ErrorKind::BadInput, otherKind(name, entry->source.kind, kind), {} };
    while (entry->state != State::Loaded) {
        if (entry->state == State::Unloaded)
            return load(*entry, lock);
        if (m_waiting >= m_settings.mostWaiting)
            return base::Error { base::ErrorKind::Busy, "too many requests wait for a model to be loaded", "Try again later." };
        ++m_waiting;
        const auto failures = entry->failures;
        m_changed.wait(lock, [&] { return entry->state != State::Loading; });
        --m_waiting;
        if (entry->failures > failures) // it is not tried again for each of those who waited
            return *entry->error;
    }
    entry->lastHeld = Clock::now();
    return entry->loaded;
}

/// Loads without the lock, which is held before and after.
base::Result<LoadedModel> Models::load(Entry &entry, std::unique_lock<std::mutex> &lock)
{
    if (m_stop.stop_requested())
        return base::Error { base::ErrorKind::Canceled, "the server is stopping", {} };
    entry.state = State::Loading;
    lock.unlock();
    const std::lock_guard turn(m_loads); // what another one is about to take would not be seen
    lock.lock();
    makeRoom(entry, lock);
    lock.unlock();
    auto loaded = base::guarded([&] { return entry.source.load(m_stop.get_token()); });
    giveMemoryBack(); // what reading and converting took besides
    lock.lock();
    if (loaded) {
        entry.state = State::Loaded;
        entry.loaded = *loaded;
        entry.lastHeld = Clock::now();
    } else {
        entry.state = State::Unloaded;
        entry.error = loaded.error();
        ++entry.failures;
    }
    m_changed.notify_all();
    return loaded;
}

std::uint64_t Models::availableMemory() const
{
    return m_settings.availableMemory ? m_settings.availableMemory() : base::availableMemory();
}

/// Whether another model in memory has the same base.
bool Models::sharesBase(const Entry &entry) const
{
    return !entry.source.base.empty() && std::any_of(m_entries.begin(), m_entries.end(), [&](const auto &other) {
        return other.get() != &entry && other->state == State::Loaded && other->source.base == entry.source.base;
    });
}

/// The model to be dropped for another one: of those that nobody holds the one that was held longest ago. Not the last one with the base that is
/// wanted, which would only be loaded again.
Models::Entry *Models::leastWanted(const Entry &wanted) const
{
    Entry *oldest = nullptr;
    for (const auto &other : m_entries) {
        const bool hasBase = !wanted.source.base.empty() && other->source.base == wanted.source.base;
        if (other->state == State::Loaded && !other->isHeld() && (!hasBase || sharesBase(*other)) && (!oldest || other->lastHeld < oldest->lastHeld))
            oldest = other.get();
    }
    return oldest;
}

/// Drops models that nobody holds until there is memory for another one.
void Models::makeRoom(const Entry &entry, std::unique_lock<std::mutex> &lock)
{
    while (availableMemory() < entry.source.bytes + (sharesBase(entry) ? 0 : entry.source.baseBytes) + kSpare) {
        auto *oldest = leastWanted(entry);
        if (!oldest)
            return; // loading tells whether it is enough
        auto dropped = oldest->drop();
        lock.unlock(); // giving gigabytes back takes time
        dropped = {};
        giveMemoryBack();
        lock.lock();
    }
}

void Models::dropIdle(Clock::time_point now)
{
    std::vector<LoadedModel> dropped; // goes without the lock
    const bool isShort = availableMemory() < kSpare;
    bool isToTidy = false;
    {
        const std::lock_guard lock(m_mutex);
        isToTidy = m_callsToTidy > 0 && --m_callsToTidy == 0;
        for (const auto &entry : m_entries) {
            if (entry->state != State::Loaded)
                continue;
            if (entry->isHeld()) {
                entry->lastHeld = now;
                m_callsToTidy = kCallsToTidy;
                isToTidy = false;
            } else if (isShort || (m_settings.idle.count() > 0 && now - entry->lastHeld >= m_settings.idle))
                dropped.push_back(entry->drop());
        }
    }
    if (dropped.empty() && !isToTidy)
        return;
    dropped.clear();
    giveMemoryBack();
}

std::string Models::withoutFolders(const std::string &name, std::string text) const
{
    const std::lock_guard lock(m_mutex);
    const auto *entry = at(name);
    for (const auto &folder : entry ? entry->source.folders : std::vector<std::string>())
        for (std::size_t found = 0; (found = text.find(folder, found)) != std::string::npos;) {
            const bool isInside = text.compare(found + folder.size(), 1, "/") == 0; // a file of it
            const auto shown = isInside ? std::string() : std::filesystem::path(folder).filename().string();
            text.replace(found, folder.size() + (isInside ? 1 : 0), shown);
            found += shown.size();
        }
    return text;
}

base::Result<std::shared_ptr<Backend>> Models::text(const std::string &name)
{
    auto got = get(name, ModelKind::Text);
    if (!got)
        return got.error();
    return std::move(got->text);
}

base::Result<std::shared_ptr<EmbedderBackend>> Models::embedder(const std::string &name)
{
    auto got = get(name, ModelKind::Embedder);
    if (!got)
        return got.error();
    return std::move(got->embedder);
}

base::Result<std::shared_ptr<RerankerBackend>> Models::reranker(const std::string &name)
{
    auto got = get(name, ModelKind::Reranker);
    if (!got)
        return got.error();
    return std::move(got->reranker);
}

} // namespace anneal::serve
