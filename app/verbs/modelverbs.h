// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/options.h"
#include "core/serve/server.h"

namespace anneal::verbs {

/// embed and rerank.
struct EncodeOptions
{
    ModelOptions model;
    OutputOptions output;
    std::string batch;
    bool truncates = false;

protected:
    void add(CLI::App &app, const char *forms, const char *rows); // what the help says of --model and --batch
};
struct EmbedOptions : EncodeOptions
{
    void addTo(CLI::App &app);
};
struct RerankOptions : EncodeOptions
{
    void addTo(CLI::App &app);
};

/// merge-adapter and export.
struct ConvertOptions
{
    std::string model, revision = "main", adapter, out;
    OutputOptions output;

protected:
    void add(CLI::App &app);
};
struct MergeOptions : ConvertOptions
{
    void addTo(CLI::App &app);
};
struct ExportOptions : ConvertOptions
{
    std::string format = "gguf", type;
    void addTo(CLI::App &app);
};

struct ServeOptions
{
    ModelOptions model; // revision and dtype of all
    OutputOptions output;
    serve::ServerSettings settings;
    std::vector<std::string> models, adapters; // as they were typed
    std::string name;
    std::string tokenFile;
    double idleMinutes = 30;
    double endMinutes = 0;
    bool noToken = false;
    bool isInBackground = false; // told by whoever starts it so

    void addTo(CLI::App &app);
};

struct TrainOptions
{
    std::string folder;
    bool resume = false, acceptChanges = false, restart = false;
    int errorsTo = -1; // a descriptor for the error it ends with; for whoever starts it

    void addTo(CLI::App &app);
};

} // namespace anneal::verbs
