// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/serveverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/signalstop.h"
#include "app/engine/verbs.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/serve/access.h"
#include "core/serve/modelbackend.h"
#include "core/serve/server.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <malloc.h>
#include <sys/resource.h>

namespace anneal::engine {

namespace {

struct Options
{
    ModelOptions model;
    OutputOptions output;
    serve::ServerSettings settings;
    std::string name;
    std::string tokenFile;
    bool noToken = false;
};

base::Result<std::string> chooseToken(const Options &options)
{
    if (options.noToken)
        return std::string();
    if (options.tokenFile.empty())
        return serve::makeToken();
    const auto text = base::readFile(options.tokenFile);
    if (!text)
        return text.error();
    const std::string token(base::trimmed(*text));
    constexpr std::size_t kShortest = 16;
    if (token.size() < kShortest || token.find_first_of(" \t\r\n") != std::string::npos)
        return base::Error { base::ErrorKind::BadInput, options.tokenFile + " holds no token of at least 16 characters on one line.",
            "Write one into it, or leave --token-file out: then one is made." };
    return token;
}

base::Status tell(const Options &options, const serve::Server &server, const serve::Backend &backend, const std::string &token)
{
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/v1";
    if (options.output.json)
        std::printf("%s\n",
            base::toShownLine({ { "event", "listening" }, { "url", url }, { "port", server.port() }, { "model", backend.modelName() },
                                  { "token", !token.empty() } })
                .c_str());
    else
        std::printf("Listening on %s as \"%s\"\n", url.c_str(), base::withoutControls(backend.modelName()).c_str());
    if (std::fflush(stdout) != 0) // nobody would know where it listens
        return base::fileError("write", "the address", errno);
    if (!token.empty() && options.tokenFile.empty())
        std::fprintf(stderr, "Token: %s\n", token.c_str());
    return base::ok();
}

base::Status serveModel(Options &options, const std::stop_token &stop)
{
    const auto token = chooseToken(options);
    if (!token)
        return token.error();
    const auto files = options.model.files();
    if (!files)
        return files.error();
    tellNotes(*files);
    const auto adapter = options.model.adapter.empty() ? std::nullopt : std::optional<std::filesystem::path>(options.model.adapter);
    const auto backend
        = serve::loadBackend(*files, adapter, options.model.type(), options.name.empty() ? weights::modelName(*files) : options.name, stop);
    if (!backend)
        return backend.error();
    options.settings.token = *token;
    const auto server = serve::Server::open(**backend, options.settings);
    if (!server)
        return server.error();
    if (auto told = tell(options, **server, **backend, *token); !told)
        return told;
    const std::stop_callback stopServer(stop, [&] { (*server)->stop(); });
    if (!stop.stop_requested())
        (*server)->run();
    return base::ok();
}

} // namespace

int serveVerb(int argc, char **argv)
{
    Options options;
    CLI::App app("Answer OpenAI-compatible requests on this machine (127.0.0.1).", "anneal-cli serve");
    app.footer("Example: anneal-cli serve --model HuggingFaceTB/SmolLM2-135M-Instruct --adapter runs/a/adapter --port 8080");
    options.model.addTo(app);
    app.add_option("--name", options.name, "What clients call the model; default: the model's own name");
    app.add_option("--port", options.settings.port, "Port; 0 takes any that is free")->check(CLI::Range(0, 65535))->capture_default_str();
    auto *file = app.add_option("--token-file", options.tokenFile, "File with the token that clients must send")->check(notEmpty());
    app.add_flag("--no-token", options.noToken, "Let every program on this machine in")->excludes(file);
    options.output.addTo(app);
    if (const auto code = parseOptions(app, argc, argv))
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
    const auto served = serveModel(options, stop.token());
    return stop.exitCode(served ? 0 : reportError(served.error(), options.output.json));
}

} // namespace anneal::engine
