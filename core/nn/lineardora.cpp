// SPDX-License-Identifier: GPL-3.0-or-later
// DoRA as peft computes it (tuners/lora/dora.py).
#include "core/nn/linear.h"
#include "core/nn/ops.h"

#include <ATen/ATen.h>

namespace anneal::nn {

namespace {

constexpr std::int64_t kRows = 1024; // of a weight that are put together at a time

at::Tensor floatsOf(const Ops &ops, const std::vector<Product> &products, std::int64_t columns)
{
    const auto &a = products.front().a;
    auto out = at::empty({ a.size(0), columns }, a.options().dtype(at::kFloat));
    ops.multiplyInto(products, out);
    return out;
}

/// Its rows of a layer's output, or of what is as wide.
at::Tensor columnsOf(const at::Tensor &rows, const LoraFactors &adapter)
{
    return rows.slice(1, adapter.firstOut, adapter.firstOut + adapter.out());
}

at::Tensor partOf(const at::Tensor &values, const LoraFactors &adapter)
{
    return values.slice(0, adapter.firstOut, adapter.firstOut + adapter.out());
}

} // namespace

at::Tensor LoraLinear::rowNorms(const LoraFactors &adapter) const
{
    auto norms = at::empty({ adapter.out() }, adapter.a.options().requires_grad(false));
    const auto a = adapter.a.detach(), b = adapter.b.detach();
    for (std::int64_t first = 0; first < adapter.out(); first += kRows) {
        const auto end = std::min(first + kRows, adapter.out());
        const auto sum
            = at::addmm(rowsOf(adapter.firstOut + first, adapter.firstOut + end).dense(at::kFloat), b.slice(0, first, end), a, 1, adapter.scale);
        norms.slice(0, first, end).copy_(at::linalg_vector_norm(sum, 2, at::IntArrayRef { 1 }));
    }
    return norms;
}

void LoraLinear::refreshGains()
{
    if (m_norms.defined() && !adapters.front().a.requires_grad())
        return; // they stay what they are
    m_norms = at::ones({ out() }, adapters.front().a.options().requires_grad(false));
    m_gains = at::ones_like(m_norms);
    for (const auto &adapter : adapters) {
        const auto norms = rowNorms(adapter);
        const auto isNothing = norms == 0; // as rows of tokens that only pad: PEFT divides by it
        partOf(m_norms, adapter).copy_(norms.masked_fill(isNothing, 1));
        partOf(m_gains, adapter).copy_((adapter.magnitude.detach() / norms).masked_fill_(isNothing, 1));
    }
}

at::Tensor LoraLinear::forwardDora(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const
{
    const auto firstMask = pass.random.drawn;
    const auto both = products(x, pass, saved);
    if (pass.dropout == 0)
        return floatsOf(*ops, both, out()).mul_(m_gains);
    auto y = floatsOf(*ops, { both[0] }, out());
    const auto update = floatsOf(*ops, { { both[1].a, m_up, true } }, out());
    for (std::size_t i = 0; i < adapters.size(); ++i) {
        const auto &adapter = adapters[i];
        const auto base = floatsOf(
            *ops, { { ops->dropped(x, pass.mask(firstMask + i)), rowsOf(adapter.firstOut, adapter.firstOut + adapter.out()), true } }, adapter.out());
        const auto gains = partOf(m_gains, adapter);
        columnsOf(y, adapter).add_(base * (gains - 1)).add_(columnsOf(update, adapter) * gains);
    }
    return y;
}

at::Tensor LoraLinear::backwardDora(const at::Tensor &x, const at::Tensor &dy, const LoraSaved &saved, const AdapterPass &pass, InputGradient needed,
    std::vector<at::Tensor> &gradients) const
{
    const bool drops = pass.dropout > 0;
    const auto scaled = (dy.to(at::kFloat) * m_gains).to(dy.scalar_type());
    const auto du = gradientOfRanks(scaled);
    // What the gains multiply: all of it, or only the update where the rest differs from module to module.
    std::vector<Product> forwards { { saved.u, m_up, true, m_blocks } }, backwards { { drops ? dy : scaled, weight, false } };
    if (!drops) {
        forwards.insert(forwards.begin(), { x, weight, true });
        backwards.push_back({ du, m_down, false });
    }
    const auto gained = floatsOf(*ops, forwards, out());
    at::Tensor dx;
    if (needed == InputGradient::Yes)
        dx = ops->multiply(backwards);
    for (std::size_t i = 0; i < adapters.size(); ++i) {
        const auto &adapter = adapters[i];
        const auto endRank = adapter.firstRank + adapter.rank();
        const auto duOf = du.slice(1, adapter.firstRank, endRank), dyOf = columnsOf(dy, adapter);
        const auto input = drops ? ops->dropped(x, pass.mask(saved.firstMask + i)) : x;
        gradients.push_back(ops->transposedProduct(duOf, input));
        const auto db = ops->transposedProduct(saved.u.slice(1, adapter.firstRank, endRank), columnsOf(scaled, adapter));
        gradients.push_back(ops->scaledTranspose(db, adapter.scale));
        auto z = columnsOf(gained, adapter);
        const auto rows = rowsOf(adapter.firstOut, adapter.firstOut + adapter.out());
        if (drops)
            z = z + floatsOf(*ops, { { input, rows, true } }, adapter.out());
        gradients.push_back((dyOf.to(at::kFloat) * z).sum(0).div_(partOf(m_norms, adapter)));
        if (!drops || needed == InputGradient::No)
            continue;
        const auto dbase = (dyOf.to(at::kFloat) * (partOf(m_gains, adapter) - 1)).to(dy.scalar_type());
        ops->addDropped(ops->multiply({ { dbase, rows, false }, { duOf, m_down.slice(0, adapter.firstRank, endRank), false } }),
            pass.mask(saved.firstMask + i), dx);
    }
    return dx;
}

} // namespace anneal::nn
