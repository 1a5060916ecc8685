// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/lorascales.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace anneal::model {

LoraScales::LoraScales(const LoraSettings &settings)
    : m_settings(settings)
    , m_ranks(text::ModulePatterns::keysOf(settings.rankPattern))
    , m_alphas(text::ModulePatterns::keysOf(settings.alphaPattern))
{ }

std::int64_t LoraScales::rankOf(const std::string &module)
{
    const auto own = m_ranks.firstFor(module);
    return own ? m_settings.rankPattern[*own].second : m_settings.rank;
}

double LoraScales::scaleOf(const std::string &module)
{
    const auto rank = static_cast<double>(rankOf(module));
    const auto own = m_alphas.firstFor(module);
    return (own ? m_settings.alphaPattern[*own].second : m_settings.alpha) / (m_settings.useRslora ? std::sqrt(rank) : rank);
}

base::Status LoraScales::status() const
{
    auto bounded = m_ranks.status("rank_pattern");
    return bounded ? m_alphas.status("alpha_pattern") : bounded;
}

at::Tensor residualWeight(const at::Tensor &weight, LoraSettings::Init init, std::int64_t rank, double scale)
{
    const auto kept = std::min({ rank, weight.size(0), weight.size(1) });
    if (init == LoraSettings::Init::Pissa) {
        const auto [u, s, vt] = at::linalg_svd(weight, /*full_matrices=*/false);
        return weight - at::matmul(u.slice(1, 0, kept) * s.slice(0, 0, kept), vt.slice(0, 0, kept));
    }
    if (init == LoraSettings::Init::Olora) {
        const auto [q, r] = at::linalg_qr(weight);
        return weight - scale * at::matmul(q.slice(1, 0, kept), r.slice(0, 0, kept)); // PEFT scales here, though not in its pissa_init
    }
    return weight;
}

} // namespace anneal::model
