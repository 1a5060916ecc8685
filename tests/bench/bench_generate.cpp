// SPDX-License-Identifier: GPL-3.0-or-later
// Texts made side by side, as a server makes them, without HTTP:
//     anneal_bench_generate MODEL DTYPE < WORKLOADS
// A workload is a line of JSON: {"requests": [{"prompt": [ids], "at": seconds, "tokens": 128}, …]}. For each, a line comes back with what the
// requests took from the moment they came: {"first": [seconds to the first token], "done": [seconds to the last], "wall": seconds, "tokens": in all}.
// Ends of text are ignored, and each workload begins with an empty cache. OMP_NUM_THREADS sets the threads.
#include "core/base/json.h"
#include "core/model/causallm.h"
#include "core/model/generator.h"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <thread>

using namespace anneal;

namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Times
{
    double first = 0, done = 0;
    std::int64_t tokens = 0;
};

Times run(model::Generator &generator, const base::Json &asked, double begun)
{
    const double at = begun + asked.value("at", 0.0);
    std::this_thread::sleep_for(std::chrono::duration<double>(std::max(0.0, at - now())));
    Times times;
    model::GenerateRequest request;
    request.prompt = asked["prompt"].get<std::vector<std::int32_t>>();
    request.settings.maxNewTokens = asked.value("tokens", std::int64_t(128));
    request.settings.ignoreEnd = true;
    request.settings.sampling.temperature = asked.value("temperature", 0.0);
    request.callback = [&](const model::TokenPiece &) {
        if (times.tokens++ == 0)
            times.first = now() - at;
        return true;
    };
    const auto made = generator.generate(std::move(request));
    times.done = now() - at;
    if (!made)
        std::fprintf(stderr, "%s\n", made.error().text().c_str());
    return times;
}

base::Json runAll(model::Generator &generator, const base::Json &requests)
{
    std::vector<Times> times(requests.size());
    const double begun = now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < requests.size(); ++i)
            threads.emplace_back([&, i] { times[i] = run(generator, requests[i], begun); });
    }
    base::Json result { { "wall", now() - begun }, { "first", base::Json::array() }, { "done", base::Json::array() } };
    std::int64_t tokens = 0;
    for (const auto &each : times) {
        result["first"].push_back(each.first);
        result["done"].push_back(each.done);
        tokens += each.tokens;
    }
    result["tokens"] = tokens;
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    const auto files = argc == 3 ? weights::findModel(argv[1]) : base::Error { base::ErrorKind::Usage, "anneal_bench_generate MODEL DTYPE", {} };
    const auto dtype = argc == 3 ? base::named<nn::DType>(argv[2]) : std::nullopt;
    const auto network
        = files && dtype ? model::loadForInference(*files, {}, *dtype) : base::Result<std::shared_ptr<model::CausalLm>>(base::Error {});
    if (!network) {
        std::fprintf(stderr, "%s\n", (files ? network.error() : files.error()).text().c_str());
        return 1;
    }
    for (std::string line; std::getline(std::cin, line);) {
        const auto workload = base::parseJson(line);
        if (!workload)
            return 1;
        model::Generator generator(*network, nullptr);
        std::cout << base::toJsonLine(runAll(generator, (*workload)["requests"])) << std::endl;
    }
    return 0;
}
