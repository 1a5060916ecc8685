// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/interrupt.h"
#include "core/base/text.h"
#include "core/config/choices.h"
#include "core/run/engineserver.h"
#include "core/run/runlauncher.h"

#include <algorithm>

namespace anneal::cli {
namespace {

using base::Json;

struct ServerOptions
{
    std::vector<std::string> models, adapters; // as they were typed
    run::ServerSpec spec;
    std::string id;
    bool showToken = false, all = false;
};

std::string namesOf(const std::vector<std::string> &models)
{
    std::string names;
    for (const auto &model : models)
        names += (names.empty() ? "" : ", ") + model;
    return names;
}

/// What keeps somebody waiting who wants a server that is there already.
std::string waitFor(const run::ServerRecord &record, const run::ServerStatus &status)
{
    const auto *how = status.state == run::ServerState::Starting ? "is still starting"
        : status.state == run::ServerState::Ending               ? "is ending"
                                                                 : "does not answer";
    return "Waiting for the server " + record.id + " (pid " + std::to_string(record.process) + ", started " + record.started + "), which " + how
        + ". To end it: anneal-cli server stop " + record.id;
}

/// A server that is there already keeps the limits that it was started with, and whoever wants others is told how to get them.
void tellOtherLimits(Terminal &terminal, const std::string &id, const run::ServerSpec &wanted)
{
    const auto running = run::EngineServer::running();
    if (!running) // what there is to tell was told
        return;
    const auto found = std::find_if(running->begin(), running->end(), [&](const auto &record) { return record.id == id; });
    if (found == running->end() || (found->spec.idleMinutes == wanted.idleMinutes && found->spec.endMinutes == wanted.endMinutes))
        return;
    terminal.say("This server keeps the limits that it was started with: --idle-minutes " + base::formatNumber(found->spec.idleMinutes)
        + " and --end-when-idle " + base::formatNumber(found->spec.endMinutes) + ", not " + base::formatNumber(wanted.idleMinutes) + " and "
        + base::formatNumber(wanted.endMinutes) + ". To change them, stop it and start it again: anneal-cli server stop " + id);
}

int start(Context &context, const ServerOptions &options)
{
    auto &terminal = context.terminal;
    const auto engine = run::findEngine();
    if (!engine)
        return terminal.fail(engine.error());
    auto spec = options.spec;
    for (const auto &typed : options.models)
        spec.models.push_back(run::servedPathIn(typed));
    for (const auto &typed : options.adapters)
        spec.adapters.push_back(run::servedPathIn(typed));
    const InterruptCounter interrupts(2);
    const InterruptStop stop(interrupts);
    run::EngineServer server(*engine, spec);
    terminal.progress("Starting the server …"); // a large model takes a while
    const auto address = server.ensure(stop.token(), [&](const auto &record, const auto &status) { terminal.say(waitFor(record, status)); });
    terminal.endProgress();
    if (!address) {
        const int code = terminal.fail(address.error());
        return interrupts.count() > 0 ? interrupts.exitCode() : code;
    }
    Json json { { "id", address->id }, { "url", address->url }, { "port", address->port }, { "models", address->models },
        { "token_file", address->tokenFile.string() }, { "started", address->wasStarted } };
    terminal.print((address->wasStarted ? "Listening on " : "Already listening on ") + address->url + " as " + namesOf(address->models));
    terminal.print("Token: " + (options.showToken ? address->token : "in " + address->tokenFile.string()));
    if (!address->wasStarted)
        tellOtherLimits(terminal, address->id, spec);
    if (options.showToken)
        json["token"] = address->token;
    terminal.result(json);
    return 0;
}

/// As JSON has it: one word.
std::string nameOf(run::ServerState state)
{
    switch (state) {
    case run::ServerState::Starting:
        return "starting";
    case run::ServerState::Ready:
        return "ready";
    case run::ServerState::NotResponding:
        return "not_responding";
    case run::ServerState::Ending:
        return "stopping";
    case run::ServerState::Gone:
        break;
    }
    return "gone";
}

/// As people read it.
std::string wordsFor(run::ServerState state)
{
    auto words = nameOf(state);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

/// The names by which a server serves: those that were asked for, until it says.
std::vector<std::string> modelsOf(const run::ListedServer &server)
{
    if (!server.output.models.empty())
        return server.output.models;
    std::vector<std::string> names;
    for (const auto &model : server.record.spec.models)
        names.push_back(model.name.empty() ? model.path : model.name);
    return names;
}

std::string urlOf(const run::ListedServer &server)
{
    return server.output.port > 0 ? run::serverUrl(server.output.port) : std::string();
}

/// A line of the table of servers; the last column may be as wide as it likes.
std::string lineOf(std::string id, std::string state, std::string url, const std::string &models)
{
    constexpr std::size_t kIdWidth = 18, kStateWidth = 16, kUrlWidth = 27;
    for (auto [cell, width] : { std::pair(&id, kIdWidth), { &state, kStateWidth }, { &url, kUrlWidth } })
        cell->resize(std::max(cell->size() + 1, width), ' ');
    return id + state + url + models;
}

int list(Context &context)
{
    auto &terminal = context.terminal;
    const auto servers = run::EngineServer::list();
    if (!servers)
        return terminal.fail(servers.error());
    auto rows = Json::array();
    if (!servers->empty())
        terminal.heading(lineOf("id", "state", "url", "models"));
    for (const auto &server : *servers) {
        const auto &record = server.record;
        const auto models = modelsOf(server);
        auto paths = Json::array(); // of the models, then of the adapters
        for (const auto *served : { &record.spec.models, &record.spec.adapters })
            for (const auto &one : *served)
                paths.push_back(one.path);
        rows.push_back({ { "id", record.id }, { "state", nameOf(server.status.state) }, { "why", server.status.why }, { "url", urlOf(server) },
            { "port", server.output.port }, { "pid", record.process }, { "since", record.started }, { "models", models },
            { "paths", std::move(paths) }, { "dtype", record.spec.dtype }, { "token_file", record.tokenFile().string() },
            { "log", record.logFile().string() } });
        terminal.print(lineOf(record.id, wordsFor(server.status.state), urlOf(server), namesOf(models)));
        if (!server.status.why.empty())
            terminal.print(lineOf("", server.status.why, "", ""));
    }
    if (servers->empty())
        terminal.print("No server is running.");
    terminal.result({ { "servers", rows } });
    return 0;
}

/// The ones that are to be stopped: the one of that id, the only one there is, or all.
base::Result<std::vector<run::ServerRecord>> chosen(const ServerOptions &options)
{
    auto servers = run::EngineServer::running();
    if (!servers)
        return servers.error();
    auto &records = *servers;
    if (!options.id.empty())
        std::erase_if(records, [&](const run::ServerRecord &record) { return record.id != options.id; });
    if (!options.id.empty() && records.empty())
        return base::Error { base::ErrorKind::NotFound, "No server " + options.id + " is running.", "See: anneal-cli server list" };
    if (!options.all && records.empty())
        return base::Error { base::ErrorKind::NotFound, "No server is running.", {} };
    if (!options.all && records.size() > 1)
        return base::Error { base::ErrorKind::Usage, std::to_string(records.size()) + " servers are running.",
            "Name one, or stop all with --all. See: anneal-cli server list" };
    return servers;
}

int stop(Context &context, const ServerOptions &options)
{
    auto &terminal = context.terminal;
    const auto records = chosen(options);
    if (!records)
        return terminal.fail(records.error());
    auto stopped = Json::array();
    std::optional<base::Error> failure;
    for (const auto &record : *records) {
        const auto ended = run::EngineServer::end(record, run::EngineServer::Settings().endWithin);
        if (!ended && ended.error().kind != base::ErrorKind::NotFound) { // it may have ended by itself
            failure = ended.error();
            continue;
        }
        stopped.push_back(record.id);
        terminal.print("Stopped " + record.id + ".");
    }
    if (records->empty())
        terminal.print("No server is running.");
    if (failure)
        return terminal.fail(*failure, { { "stopped", stopped } });
    terminal.result({ { "stopped", stopped } });
    return 0;
}

} // namespace

void addServer(CLI::App &app, Context &context)
{
    auto *server = app.add_subcommand("server", "Start, stop and list servers that run in the background");
    server->fallthrough()->require_subcommand(1);
    server->footer("Example:\n  anneal-cli server start --model HuggingFaceTB/SmolLM2-135M-Instruct");
    const auto options = std::make_shared<ServerOptions>();
    auto *starting = addVerb(*server, context, "start", "Start a server in the background, or reuse a matching one",
        "anneal-cli server start --model smol=HuggingFaceTB/SmolLM2-135M-Instruct --adapter smol:first=mine/runs/first/adapter",
        [&context, options] { return start(context, *options); });
    addTexts(*starting, "--model", options->models, std::string(verbs::kModelForms) + "; NAME=PATH names it; may be repeated")->required();
    addTexts(*starting, "--adapter", options->adapters,
        "Folder of an adapter of the model; NAME=FOLDER or MODEL:NAME=FOLDER serves it as MODEL:NAME; may be repeated");
    starting->add_option("--revision", options->spec.revision, "Branch, tag or commit of a model in the Hugging Face cache")->capture_default_str();
    starting->add_option("--dtype", options->spec.dtype, "How the weights are held; anneal-cli check --model MODEL measures each")
        ->check(CLI::IsMember(base::allNames<config::DType>()))
        ->capture_default_str();
    starting->add_option("--idle-minutes", options->spec.idleMinutes, "Minutes without a request before a model is unloaded; 0: never")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    starting->add_option("--end-when-idle", options->spec.endMinutes, "Minutes without a request before the server exits; 0: never")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    starting->add_flag("--show-token", options->showToken, "Print the token too, not only the file that holds it");
    starting->footer(
        "The system chooses a free port of 127.0.0.1; start prints the address with it, and server list shows it (with --json: url, port).\n"
        "A port of your choice, in the foreground: anneal-cli serve --port N.\n\n"
        + starting->get_footer());
    auto *stopping = addVerb(*server, context, "stop", "Stop a server, or the only one that runs", "anneal-cli server stop 0f3a8c1d2b4e5f60",
        [&context, options] { return stop(context, *options); });
    auto *id = stopping->add_option("ID", options->id, "As server list shows it");
    stopping->add_flag("--all", options->all, "All of them")->excludes(id);
    addVerb(*server, context, "list", "The servers that run", "anneal-cli server list --json", [&context] { return list(context); });
}

} // namespace anneal::cli
