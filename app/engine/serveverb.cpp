// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/serveverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/signalstop.h"
#include "app/engine/verbs.h"
#include "app/verbs/modelverbs.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/token.h"
#include "core/base/tr.h"
#include "core/run/serverspec.h"
#include "core/serve/modelbackend.h"
#include "core/serve/server.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <malloc.h>
#include <map>
#include <sys/resource.h>

namespace anneal::engine {

using verbs::ServeOptions;

namespace {

base::Error usage(const ServeOptions &options, std::string what)
{
    return { base::ErrorKind::Usage, std::move(what),
        options.isInBackground ? tr_("See: anneal-cli server start --help") : tr_("See: anneal-cli serve --help") };
}

/// Adds a model. Two of one name are a mistake on the command line.
base::Status add(serve::Models &models, serve::ModelSource source)
{
    auto added = models.add(std::move(source));
    if (!added && added.error().kind == base::ErrorKind::AlreadyExists)
        return base::Error { base::ErrorKind::Usage, added.error().detail, added.error().hint };
    return added;
}

base::Result<std::string> chooseToken(const ServeOptions &options)
{
    if (options.noToken)
        return std::string();
    if (options.tokenFile.empty())
        return base::makeToken();
    const auto text = base::readFile(options.tokenFile);
    if (!text)
        return text.error();
    const std::string token(base::trimmed(*text));
    constexpr std::size_t kShortest = 16;
    if (token.size() < kShortest || token.find_first_of(" \t\r\n") != std::string::npos)
        return base::Error { base::ErrorKind::BadData, tr_("%1 holds no token of at least 16 characters on one line.", options.tokenFile),
            tr_("Write a token into the file, or leave --token-file out: then a token is made.") };
    return token;
}

/// The models, for the adapters that belong to those that write text.
struct TextModels
{
    std::map<std::string, weights::ModelFiles> files;    // by name
    std::map<std::string, weights::ModelFiles> encoders; // the others
    std::shared_ptr<serve::Bases> bases;
};

/// Adds the models of --model, and tells which text models there are.
base::Status addModels(const ServeOptions &options, serve::Models &models, TextModels &texts)
{
    const bool isOne = options.models.size() == 1;
    const auto own = options.adapters.size() == 1 ? run::servedPathIn(options.adapters.front()) : run::ServedPath();
    for (const auto &typed : options.models) {
        const auto named = run::servedPathIn(typed);
        const auto files = weights::findModel(named.path, options.model.revision);
        if (!files)
            return files.error();
        tellNotes(*files, options.output);
        const auto name = !options.name.empty() ? options.name : !named.name.empty() ? named.name : weights::modelName(*files);
        // An adapter without a name of its own belongs to the one model there is.
        const auto adapter = isOne && own.name.empty() && !own.path.empty() ? std::optional<std::filesystem::path>(own.path) : std::nullopt;
        auto source = serve::sourceOf(name, *files, typeOf(options.model), texts.bases, adapter);
        if (!source)
            return source.error();
        (source->kind == serve::ModelKind::Text ? texts.files : texts.encoders).emplace(name, *files);
        if (auto added = add(models, std::move(*source)); !added)
            return added;
    }
    return base::ok();
}

/// Adds the adapters that have names as models of their own: MODEL:NAME.
base::Status addAdapters(const ServeOptions &options, serve::Models &models, const TextModels &texts)
{
    for (const auto &typed : options.adapters) {
        const auto named = run::servedPathIn(typed);
        if (named.name.empty() && options.adapters.size() == 1 && options.models.size() == 1)
            continue; // that of the model itself
        const auto colon = named.name.rfind(':');
        // An encoder is taken as well: what is wrong with its adapter is told where the others are read.
        const auto model = colon != std::string::npos ? std::optional(named.name.substr(0, colon)) : std::nullopt;
        const auto &among = texts.files.empty() || (model && texts.encoders.contains(*model)) ? texts.encoders : texts.files;
        const auto base = model ? among.find(*model) : among.size() == 1 ? among.begin() : among.end();
        if (named.name.empty())
            return usage(options, tr_("--adapter %1 has no name: write %2.", typed, options.models.size() > 1 ? "MODEL:NAME=FOLDER" : "NAME=FOLDER"));
        if (colon == std::string::npos && texts.files.size() > 1)
            return usage(options,
                tr_("--adapter %1 could belong to any of %2 models: write MODEL:%3, with the name of one of them for MODEL.", typed,
                    texts.files.size(), typed));
        if (base == among.end())
            return usage(options,
                texts.files.empty()
                    ? tr_("--adapter %1 belongs to no model that is served: adapters go with text models only, and there is none.", typed)
                    : tr_("--adapter %1 belongs to no model that is served: write MODEL:NAME=FOLDER.", typed));
        const std::filesystem::path folder(named.path);
        const auto name = base->first + ":" + (colon == std::string::npos ? named.name : named.name.substr(colon + 1));
        auto source = serve::sourceOf(name, base->second, typeOf(options.model), texts.bases, folder, base->first);
        if (!source)
            return source.error();
        if (auto added = add(models, std::move(*source)); !added)
            return added;
    }
    return base::ok();
}

/// Loads the first model, so that what is wrong with it is told at once; the others are loaded when somebody asks for them.
base::Status loadFirst(serve::Models &models)
{
    const auto first = models.list().front();
    const auto statusOf = [](const auto &loaded) { return loaded ? base::ok() : base::Status(loaded.error()); };
    switch (first.kind) {
    case serve::ModelKind::Text:
        return statusOf(models.text(first.name));
    case serve::ModelKind::Embedder:
        return statusOf(models.embedder(first.name));
    case serve::ModelKind::Reranker:
        return statusOf(models.reranker(first.name));
    }
    return base::ok();
}

base::Status tell(const ServeOptions &options, const serve::Server &server, const serve::Models &models, const std::string &token)
{
    const std::string url = run::serverUrl(server.port());
    std::string names;
    auto list = base::Json::array();
    for (const auto &model : models.list()) {
        names += (names.empty() ? "\"" : ", \"") + model.name + "\"";
        list.push_back(model.name);
    }
    if (options.output.json)
        std::printf("%s\n",
            base::toShownLine({ { "event", "listening" }, { "url", url }, { "port", server.port() }, { "model", list.front() }, { "models", list },
                                  { "token", !token.empty() } })
                .c_str());
    else
        std::printf("Listening on %s as %s\n", url.c_str(), base::withoutControls(names).c_str()); // not translated: on a terminal
    if (std::fflush(stdout) != 0)                                                                  // nobody would know where it listens
        return base::fileError("write", tr_("the address"), errno);
    if (!token.empty() && options.tokenFile.empty())
        std::fprintf(stderr, "Token: %s\n", token.c_str());
    return base::ok();
}

std::chrono::steady_clock::duration fromMinutes(double minutes)
{
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double, std::ratio<60>>(minutes));
}

base::Status serveModels(ServeOptions &options, const std::stop_token &stop)
{
    for (const double minutes : { options.idleMinutes, options.endMinutes })
        if (std::isnan(minutes)) // which no range of numbers excludes
            return usage(options, tr_("Minutes must be a number, 0 or more."));
    if (!options.name.empty() && options.models.size() > 1)
        return usage(options, tr_("--name is for one model; write --model NAME=PATH for each of several."));
    const auto token = chooseToken(options);
    if (!token)
        return token.error();
    serve::Models::Settings settings;
    settings.idle = fromMinutes(options.idleMinutes);
    options.settings.endWhenIdle = fromMinutes(options.endMinutes);
    settings.mostWaiting = options.settings.mostWaiting;
    serve::Models models(settings);
    const std::stop_callback stopLoading(stop, [&] { models.stop(); });
    TextModels texts { {}, {}, std::make_shared<serve::Bases>(options.settings.atOnce) };
    if (auto added = addModels(options, models, texts); !added)
        return added;
    if (auto added = addAdapters(options, models, texts); !added)
        return added;
    if (auto loaded = loadFirst(models); !loaded)
        return loaded;
    options.settings.token = *token;
    const auto server = serve::Server::open(models, options.settings);
    if (!server)
        return server.error();
    if (auto told = tell(options, **server, models, *token); !told)
        return told;
    const std::stop_callback stopServer(stop, [&] { (*server)->stop(); });
    if (!stop.stop_requested())
        (*server)->run();
    if (options.output.json) // who reads it knows then that the server did not crash
        printResult(base::toJsonLine({ { "event", "ended" }, { "reason", stop.stop_requested() ? "stopped" : "idle" } }) + "\n");
    return base::ok();
}

} // namespace

int serveVerb(int argc, char **argv)
{
    ServeOptions options;
    if (const auto code = readOptions("serve", options, argc, argv))
        return *code;
    // A few hundred strangers may connect before one is sent away, and each takes a descriptor.
    constexpr rlim_t kDescriptors = 4096;
    rlimit files {};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < kDescriptors) {
        files.rlim_cur = std::min(files.rlim_max, kDescriptors);
        (void)::setrlimit(RLIMIT_NOFILE, &files);
    }
    ::mallopt(M_ARENA_MAX, 2); // one for each thread would keep what its largest request took
    SignalStop stop;
    stop.endWithin(std::chrono::milliseconds(1500)); // a long prompt or score cannot be interrupted
    const auto served = serveModels(options, stop.token());
    return stop.exitCode(served ? 0 : reportError(served.error(), options.output.json));
}

} // namespace anneal::engine
