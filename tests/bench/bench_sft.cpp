// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens per second of forward and backward passes, or of decoding, without data or optimiser:
//     anneal_bench_sft MODEL [float32|bfloat16] [steps, 8] [recompute|decode|vectors|dora|saved|dora-recompute|saved-recompute]
// SFT of LoRA r = 16 on every linear layer, 4 documents of 512 random ids, every token but the first of each trained. Two more steps warm up
// and are not timed. `vectors`: without AMX;
// `dora`: with magnitudes; `saved`: embeddings are trained as well. OMP_NUM_THREADS sets the threads; torch takes one for each physical core.
#include "core/kernels/bfloat16gemm.h"
#include "core/model/causallm.h"
#include "core/model/generate.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <malloc.h>
#include <string_view>
#include <sys/resource.h>

using namespace anneal;

namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processorSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

double peakMegabytes()
{
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) / 1024;
}

nn::PackedBatch randomBatch(std::int64_t vocabulary)
{
    auto generator = at::detail::createCPUGenerator(1);
    std::vector<std::vector<std::int32_t>> documents;
    for (int i = 0; i < 4; ++i) {
        const auto ids = at::randint(0, vocabulary, { 512 }, generator, at::TensorOptions().dtype(at::kInt));
        documents.emplace_back(ids.const_data_ptr<std::int32_t>(), ids.const_data_ptr<std::int32_t>() + 512);
    }
    return nn::packDocuments(documents);
}

void train(model::CausalLm &network, int steps)
{
    const auto batch = randomBatch(network.shape().vocabulary);
    const double tokens = 2048;
    double seconds = 0;
    for (int step = -2; step < steps; ++step) {
        const double begun = now(), processor = processorSeconds();
        const auto loss = network.loss(batch);
        const double between = now();
        (loss.sum / double(loss.tokens)).backward();
        const double end = now(), used = processorSeconds() - processor;
        for (const auto &named : network.trainable())
            named.tensor.mutable_grad().reset();
        if (step < 0)
            continue;
        seconds += end - begun;
        std::printf("loss %.5f  %.1f tokens/s (forward and loss %.3f s, backward %.3f s; processor time %.3f s: %.1f tokens/s on %d idle cores)\n",
            loss.sum.item<double>() / double(loss.tokens), tokens / (end - begun), between - begun, end - between, used,
            tokens * at::get_num_threads() / used, at::get_num_threads());
    }
    std::printf("%.1f tokens/s over %d steps\n", tokens * steps / seconds, steps);
}

void decode(model::CausalLm &network)
{
    model::GenerateSettings settings;
    settings.maxNewTokens = 64;
    settings.ignoreEnd = true;
    const std::vector<std::int32_t> prompt(64, 100);
    const double processor = processorSeconds();
    if (const auto generated = model::generate(network, nullptr, prompt, settings))
        std::printf("decode %.1f tokens/s, prompt of 64 in %.3f s (processor time %.3f s)\n", generated->tokensPerSecond(), generated->promptSeconds,
            processorSeconds() - processor);
}

} // namespace

int main(int argc, char **argv)
{
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20); // as anneal-engine does
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    const auto dtype = base::named<nn::DType>(argc > 2 ? argv[2] : "bfloat16").value_or(nn::DType::BFloat16);
    const auto files = weights::findModel(argc > 1 ? argv[1] : "");
    if (!files) {
        std::fprintf(stderr, "%s\n", files.error().text().c_str());
        return 1;
    }
    auto network = model::CausalLm::load(*files, dtype);
    if (!network) {
        std::fprintf(stderr, "%s\n", network.error().text().c_str());
        return 1;
    }
    const std::string_view mode = argc > 4 ? argv[4] : "";
    kernels::allowAmx(mode != "vectors");
    if (mode == "decode") {
        decode(**network);
        return 0;
    }
    model::LoraSettings settings;
    settings.rank = 16;
    settings.alpha = 32;
    settings.targets.modules = { "all-linear" };
    settings.useDora = mode.starts_with("dora");
    if (mode.starts_with("saved"))
        settings.targets.saved = { "embed_tokens" };
    if (const auto added = (*network)->addLora(settings, 1); !added)
        return 1;
    (*network)->setRecompute(mode.ends_with("recompute"));
    train(**network, std::max(1, argc > 3 ? std::atoi(argv[3]) : 8));
    std::printf("peak memory %.0f MiB\n", peakMegabytes());
    return 0;
}
