// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/backend.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace anneal::serve {

enum class ModelKind { Text, Embedder, Reranker };
std::string_view kindName(ModelKind kind); // "text", "embedding", "rerank"
/// Which models a request can be for.
struct Wanted
{
    std::optional<ModelKind> kind; // none: any
    bool isChat = false;           // those with a chat template
};
/// That a model is of another kind than what asks for it.
std::string otherKind(const std::string &name, ModelKind kind, ModelKind wanted);

/// A model in memory: one of the three is there.
struct LoadedModel
{
    std::shared_ptr<Backend> text;
    std::shared_ptr<EmbedderBackend> embedder;
    std::shared_ptr<RerankerBackend> reranker;
};

/// What is known of a model before it is loaded, and how to load it.
struct ModelSource
{
    std::string name; // what clients call it
    ModelKind kind = ModelKind::Text;
    std::string parent; // the model that it is an adapter of, or empty
    std::int64_t contextLength = 0;
    std::uint64_t bytes = 0; // that it takes for itself, about
    std::function<base::Result<LoadedModel>(std::stop_token)> load;
    std::string base; // the weights that it shares with all models that name the same; empty for none
    std::uint64_t baseBytes = 0;
    std::vector<std::string> folders {}; // that it lies in, which are no business of its clients
    bool hasChatTemplate = true;         // of a text model; false where it is known to have none
};

/// The models of a server by their names: loaded when they are first asked for, once however many ask; dropped when nobody has asked for a while, or
/// when another one needs their memory. Whoever has got one keeps it as long as it holds it. Any thread may call.
class Models
{
public:
    struct Settings
    {
        std::chrono::steady_clock::duration idle {};    // after which a model leaves; zero: never
        std::size_t mostWaiting = 32;                   // for models that are being loaded
        std::function<std::uint64_t()> availableMemory; // bytes; none: that of this machine
    };
    Models() : Models(Settings {}) { }
    explicit Models(Settings settings);
    ~Models();

    /// Fails with AlreadyExists when the name is taken. Call before any other.
    base::Status add(ModelSource source);

    /// The model of that name. Fails with NotFound when there is none, BadInput when it is of another kind, Busy when too many wait for models to be
    /// loaded, or as loading does.
    base::Result<std::shared_ptr<Backend>> text(const std::string &name);
    base::Result<std::shared_ptr<EmbedderBackend>> embedder(const std::string &name);
    base::Result<std::shared_ptr<RerankerBackend>> reranker(const std::string &name);
    base::Result<LoadedModel> get(const std::string &name, ModelKind kind);
    /// A text about a model as clients may read it: its folders stand in it by their last names.
    std::string withoutFolders(const std::string &name, std::string text) const;

    enum class State { Unloaded, Loading, Loaded };
    struct Listed
    {
        std::string name;
        ModelKind kind;
        std::string parent;
        std::int64_t contextLength;
        State state;
        bool hasChatTemplate;

        bool is(const Wanted &wanted) const { return (!wanted.kind || kind == *wanted.kind) && (!wanted.isChat || hasChatTemplate); }
    };
    std::vector<Listed> list() const; // in the order they were added
    std::optional<Listed> find(const std::string &name) const;
    /// The one that is meant where a request names none; nothing where several could be.
    std::optional<Listed> only(std::optional<ModelKind> kind) const;

    /// Drops those that nobody holds and that were last held longer ago than the settings say, or all of them where memory is short. Gives back what
    /// large answers took once nobody has held any for two calls. A thread of its own calls it now and then.
    void dropIdle(std::chrono::steady_clock::time_point now);
    /// Ends loading in progress; nothing can be loaded any more.
    void stop();

private:
    struct Entry;
    base::Result<LoadedModel> load(Entry &entry, std::unique_lock<std::mutex> &lock);
    void makeRoom(const Entry &entry, std::unique_lock<std::mutex> &lock);
    bool sharesBase(const Entry &entry) const;
    Entry *leastWanted(const Entry &wanted) const;
    std::uint64_t availableMemory() const;
    Entry *at(const std::string &name) const;
    Listed listed(const Entry &entry) const;

    const Settings m_settings;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::mutex m_loads;                            // of whoever loads a model
    std::vector<std::unique_ptr<Entry>> m_entries; // constant once requests are answered; what is in them is guarded by m_mutex
    std::size_t m_waiting = 0;                     // guarded by m_mutex
    int m_callsToTidy = 0;                         // of dropIdle() with no model held, until memory is given back; guarded by m_mutex
    std::stop_source m_stop;
    std::condition_variable_any m_sweep;
    std::jthread m_sweeper; // last, so that it ends first
};

} // namespace anneal::serve
