// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/models.h"
#include "core/serve/server.h"
#include "tests/support/rawhttp.h"

#include <atomic>
#include <thread>

namespace anneal::tests {

using base::Json;

/// Says "one two three" word by word, or the words it is told to, behind any prompt but "own", which it repeats; a seed of 7 makes it go on for ever,
/// one of 8 without a rest, and one of 9 fail for want of memory. Its tokens are bytes.
class FakeBackend : public serve::Backend
{
public:
    std::int64_t contextLength() const override { return context; }

    bool hasChatTemplate() const override { return hasTemplate; }
    bool namesRole(const std::string &role) const override { return role == "ipython"; }
    bool readsKey(const std::string &key) const override { return key == "mood"; }
    serve::CallSyntax callSyntax() const override { return syntax; }
    bool showsTools() const override { return knowsTools; }
    bool showsCalls() const override { return knowsCalls; }
    base::Result<std::vector<std::int32_t>> encodeChat(const Json &messages, const Json &tools, const Json &extra) const override
    {
        const std::lock_guard lock(mutex);
        chat = messages;
        offered = tools;
        if (extra.is_object() && extra.contains("prompt"))
            return encodeText(extra["prompt"].get<std::string>(), false);
        if (messages[0]["role"] != "user" && !(takesSystem && messages[0]["role"] == "system"))
            return base::Error { base::ErrorKind::BadData, "the chat template refused the row: user first", {} };
        const auto shown = showsToolsInFull && !tools.is_null() ? tools.dump() : std::string();
        return encodeText(shown + messages.back()["content"].get<std::string>(), false);
    }
    base::Result<std::vector<std::int32_t>> encodeText(const std::string &text, bool addSpecial) const override
    {
        std::vector<std::int32_t> ids(text.begin(), text.end());
        if (addSpecial && marksBeginning)
            ids.insert(ids.begin(), kBeginning);
        return ids;
    }
    std::string decode(const std::vector<std::int32_t> &ids) const override
    {
        std::string text(ids.begin(), ids.end());
        std::erase(text, static_cast<char>(kBeginning));
        return text;
    }
    std::string textOf(std::int32_t token) const override { return token == kBeginning ? "<s>" : std::string(1, static_cast<char>(token)); }
    base::Status check(const std::vector<std::int32_t> &ids) const override
    {
        if (std::all_of(ids.begin(), ids.end(), [](std::int32_t id) { return id < 256; }))
            return base::ok();
        return base::Error { base::ErrorKind::BadData, "there is no such token", {} };
    }
    base::Result<std::int64_t> fewestTokens(const serve::Sampling &sampling) const override
    {
        if (sampling.form && refusesForms)
            return base::Error { base::ErrorKind::BadInput, "\"type\" at # is none", {} };
        if (sampling.form && sampling.form->kind == grammar::FormSource::Kind::Regex)
            return base::Error { base::ErrorKind::Unsupported, "This server does not support regular expressions yet.", {} };
        return sampling.form ? fewest : 0;
    }

    base::Result<serve::Completion> generate(const std::vector<std::int32_t> &prompt, const serve::Sampling &sampling,
        const std::function<bool(serve::Piece)> &piece, std::stop_token stop) override
    {
        const int now = ++running;
        ++generated;
        {
            const std::lock_guard lock(mutex);
            asked = sampling;
            seeds.push_back(sampling.seed);
            prompts.push_back(decode(prompt));
            most = std::max(most.load(), now);
        }
        if (sampling.seed == 9) {
            --running;
            throw std::bad_alloc();
        }
        serve::Completion completion;
        const bool goesOn = sampling.seed == 7 || sampling.seed == 8;
        const auto own = decode(prompt).starts_with("own") ? std::vector { "[" + decode(prompt) + "]" } : words;
        const auto count = static_cast<std::int64_t>(own.size());
        for (std::int64_t i = 0; goesOn || i < count; ++i) {
            if (i == sampling.maxTokens && !goesOn) {
                completion.reachedLength = true;
                break;
            }
            if (sampling.seed != 8)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            const auto &word = own[static_cast<std::size_t>(i % count)];
            serve::Piece made { word, {}, {} };
            if (sampling.tellsIds)
                made.ids.push_back(static_cast<std::int32_t>(1000 + i));
            if (sampling.topLogProbs)
                made.tokens.push_back(chosen(word, *sampling.topLogProbs));
            if (!piece(std::move(made)) || stop.stop_requested()) {
                completion.isCut = true;
                break;
            }
            completion.text += word;
            ++completion.tokens;
        }
        --running;
        completion.reachedLength = completion.reachedLength || isCut;
        return completion;
    }
    base::Result<std::vector<double>> score(const std::vector<std::int32_t> &ids, std::stop_token) override
    {
        return std::vector<double>(ids.size() - 1, -1.0);
    }
    base::Result<std::vector<serve::ChosenToken>> scorePrompt(const std::vector<std::int32_t> &ids, int top, std::stop_token stop) override
    {
        if (stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, "canceled", {} };
        ++scored;
        ++scoring;
        while (decode(ids) == "wait" && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --scoring;
        std::vector<serve::ChosenToken> tokens;
        for (const auto id : ids) {
            tokens.push_back(chosen(textOf(id), top));
            tokens.back().isSpecial = id == kBeginning;
        }
        tokens.front().isFirst = true;
        return tokens;
    }

    static serve::ChosenToken chosen(const std::string &word, int top)
    {
        serve::ChosenToken token;
        token.bytes = word;
        token.logProbability = -0.5;
        for (int i = 0; i < top; ++i)
            token.top.push_back({ i == 0 ? word : "\xe2\x80", -0.5 - i });
        return token;
    }

    static constexpr std::int32_t kBeginning = 1;
    std::int64_t context = 64;
    std::vector<std::string> words { "one", " two", " three" };
    serve::CallSyntax syntax = serve::CallSyntax::None;
    bool hasTemplate = true;
    bool knowsTools = true;
    bool knowsCalls = true;
    bool showsToolsInFull = false; // before the last message
    bool takesSystem = false;
    bool refusesForms = false;
    std::int64_t fewest = 0;     // tokens of an answer with a form
    bool isCut = false;          // what it makes was ended for want of tokens, though it is whole
    bool marksBeginning = false; // with a special token that is in no text
    std::atomic<int> running = 0;
    std::atomic<int> most = 0; // at the same time
    std::atomic<int> generated = 0;
    std::atomic<int> scored = 0; // prompts; "wait" until it is told to stop
    std::atomic<int> scoring = 0;
    mutable std::mutex mutex;
    serve::Sampling asked; // of the last generation
    std::vector<std::uint64_t> seeds;
    std::vector<std::string> prompts; // of all generations
    mutable Json chat, offered;       // of the last one that was encoded
};

/// A server of one fake model, "fake", while a test runs.
class FakeServer
{
public:
    explicit FakeServer(serve::ServerSettings settings = {})
    {
        serve::ModelSource source;
        source.name = "fake";
        source.contextLength = backend.contextLength();
        source.load = [this](const std::stop_token &) {
            serve::LoadedModel loaded;
            loaded.text = std::shared_ptr<serve::Backend>(std::shared_ptr<void>(), &backend); // it is ours
            return base::Result<serve::LoadedModel>(loaded);
        };
        (void)models.add(std::move(source));
        settings.token = "secret-of-this-test";
        m_settings = settings;
    }
    ~FakeServer() { stop(); }

    bool start()
    {
        auto opened = serve::Server::open(models, m_settings);
        if (!opened)
            return false;
        server = std::move(*opened);
        m_thread = std::thread([this] { server->run(); });
        for (int tries = 0; tries < 500; ++tries)
            if (ask("GET", "/health", port()).status == 200)
                return true;
        return false;
    }
    void stop()
    {
        if (!m_thread.joinable())
            return;
        server->stop();
        m_thread.join();
    }

    int port() const { return server->port(); }
    HttpReply get(const QByteArray &path) const { return ask("GET", path, port(), {}, { kBearer }); }
    HttpReply post(const QByteArray &path, const QByteArray &body) const { return ask("POST", path, port(), body, { kBearer }); }
    Json posted(const QByteArray &path, const QByteArray &body) const { return Json::parse(post(path, body).body.toStdString(), nullptr, false); }
    /// The first of the texts, or what is said instead.
    Json choice(const QByteArray &path, const QByteArray &body) const
    {
        const auto json = posted(path, body);
        return json.contains("choices") ? json["choices"][0] : json;
    }

    static inline const QByteArray kBearer = "Authorization: Bearer secret-of-this-test";
    FakeBackend backend;
    serve::Models models;
    std::unique_ptr<serve::Server> server;

private:
    serve::ServerSettings m_settings;
    std::thread m_thread;
};

} // namespace anneal::tests
