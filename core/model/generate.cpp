// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/generate.h"

#include "core/kernels/int8gemm.h"
#include "core/model/causallm.h"
#include "core/model/scheduler.h"
#include "core/model/torcherror.h"

#include <algorithm>

namespace anneal::model {

base::Result<std::shared_ptr<CausalLm>> loadForInference(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, std::stop_token stop)
{
    return guardTorch([&]() -> base::Result<std::shared_ptr<CausalLm>> {
        auto network = CausalLm::load(files, dtype, stop);
        if (!network)
            return network;
        (*network)->layOutForInference();
        if (adapter)
            if (auto loaded = (*network)->loadAdapter(*adapter, CausalLm::Trainable::No); !loaded)
                return loaded.error();
        return network;
    });
}

nn::DType dtypeForTexts(const weights::ModelFiles &files, nn::DType dtype)
{
    const bool isStored = files.kind == weights::ModelFiles::Kind::Gguf && kernels::hasInt8Gemm();
    return dtype == nn::DType::Auto && isStored ? nn::DType::Stored : dtype;
}

std::string_view reasonName(StopReason reason)
{
    switch (reason) {
    case StopReason::End:
        return "end";
    case StopReason::StopString:
        return "stop-string";
    case StopReason::Length:
        return "length";
    case StopReason::Canceled:
        return "canceled";
    }
    return "";
}

base::Result<Generated> generate(CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::span<const std::int32_t> prompt,
    const GenerateSettings &settings, const TokenCallback &callback, std::stop_token stop)
{
    std::vector<GenerateRequest> requests;
    requests.push_back({ { prompt.begin(), prompt.end() }, settings, callback, std::move(stop) });
    return std::move(generateAll(network, tokenizer, std::move(requests)).front());
}

std::vector<base::Result<Generated>> generateAll(
    CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer, std::vector<GenerateRequest> requests)
{
    std::vector<std::optional<base::Result<Generated>>> results(requests.size());
    SchedulerSettings settings;
    settings.sequences = std::clamp<std::int64_t>(std::ssize(requests), 1, settings.sequences);
    Scheduler scheduler(network, tokenizer, settings);
    for (std::size_t i = 0; i < requests.size(); ++i)
        scheduler.add(std::move(requests[i]), [&results, i](base::Result<Generated> result) { results[i] = std::move(result); });
    while (scheduler.step()) { }
    std::vector<base::Result<Generated>> all;
    for (auto &result : results)
        all.push_back(std::move(*result));
    return all;
}

} // namespace anneal::model
