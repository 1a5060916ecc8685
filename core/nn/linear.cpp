// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/linear.h"

#include "core/nn/ops.h"

#include <ATen/ATen.h>

namespace anneal::nn {

void LoraLinear::refresh()
{
    if (adapters.empty())
        return;
    std::int64_t ranks = 0;
    for (auto &adapter : adapters) {
        adapter.firstRank = ranks;
        ranks += adapter.rank();
    }
    ranks += ranks % 2; // bfloat16 products take numbers in pairs
    if (!m_down.defined() || m_down.size(0) != ranks) {
        m_down = at::zeros({ ranks, in() }, adapters.front().a.options().dtype(type).requires_grad(false));
        m_up = at::zeros({ out(), ranks }, m_down.options());
    }
    m_blocks.clear();
    for (const auto &adapter : adapters) {
        const std::int64_t end = adapter.firstRank + adapter.rank();
        m_blocks.push_back({ adapter.firstOut, adapter.firstOut + adapter.out(), adapter.firstRank, end });
        ops->scaledCopy(adapter.a, 1, m_down.slice(0, adapter.firstRank, end));
        ops->scaledCopy(adapter.b, adapter.scale, m_up.slice(0, adapter.firstOut, adapter.firstOut + adapter.out()).slice(1, adapter.firstRank, end));
    }
    if (hasMagnitudes())
        refreshGains();
}

std::vector<Product> LoraLinear::products(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const
{
    std::vector<Product> result { { x, weight, true } };
    if (adapters.empty() || pass.use == AdapterPass::Use::BaseOnly)
        return result;
    at::Tensor u;
    const std::uint64_t firstMask = pass.random.drawn;
    if (pass.dropout > 0) {
        u = at::empty({ x.size(0), m_down.size(0) }, x.options());
        if (const auto padding = u.slice(1, adapters.back().firstRank + adapters.back().rank()); padding.size(1) > 0)
            padding.zero_();
        for (const auto &adapter : adapters) {
            auto columns = u.slice(1, adapter.firstRank, adapter.firstRank + adapter.rank());
            ops->multiplyInto(
                { { ops->dropped(x, pass.mask(pass.random.drawn++)), m_down.slice(0, adapter.firstRank, adapter.firstRank + adapter.rank()), true } },
                columns);
        }
    } else {
        u = ops->multiply({ { x, m_down, true } });
    }
    if (saved)
        *saved = { u, firstMask };
    result.push_back({ u, m_up, true, m_blocks });
    return result;
}

at::Tensor LoraLinear::forward(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const
{
    auto y = usesMagnitudes(pass) ? forwardDora(x, pass, saved, x.scalar_type()) : ops->multiply(products(x, pass, saved));
    if (bias.defined())
        y.add_(bias);
    return y;
}

void LoraLinear::forwardInto(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved, at::Tensor &out) const
{
    if (usesMagnitudes(pass))
        out.copy_(forwardDora(x, pass, saved, at::kFloat));
    else
        ops->multiplyInto(products(x, pass, saved), out);
    if (bias.defined())
        out.add_(bias);
}

at::Tensor LoraLinear::addedTo(const at::Tensor &stream, const at::Tensor &x, AdapterPass &pass, LoraSaved *saved) const
{
    auto sum = usesMagnitudes(pass) ? forwardDora(x, pass, saved, at::kFloat).add_(stream) : ops->addedProducts(stream, products(x, pass, saved));
    if (bias.defined())
        sum.add_(bias);
    return sum;
}

void LoraLinear::save(const at::Tensor &x, AdapterPass &pass, LoraSaved &saved) const
{
    products(x, pass, &saved);
}

at::Tensor LoraLinear::gradientOfRanks(const at::Tensor &dy) const
{
    if (adapters.size() == 1)
        return ops->multiply({ { dy, m_up, false } });
    auto du = at::empty({ dy.size(0), m_down.size(0) }, dy.options());
    if (auto padding = du.slice(1, adapters.back().firstRank + adapters.back().rank()); padding.size(1) > 0)
        padding.zero_();
    for (const auto &[column, endColumn, rank, endRank] : m_blocks) { // the rest of m_up is zero
        auto columns = du.slice(1, rank, endRank);
        ops->multiplyInto({ { dy.slice(1, column, endColumn), m_up.slice(0, column, endColumn).slice(1, rank, endRank), false } }, columns);
    }
    return du;
}

at::Tensor LoraLinear::backward(const at::Tensor &x, const at::Tensor &dy, const LoraSaved &saved, const AdapterPass &pass, InputGradient needed,
    std::vector<at::Tensor> &gradients, SlotGradients &slots) const
{
    for (const auto &part : trained) {
        const auto d = dy.slice(1, part.firstOut, part.endOut);
        slots.add(part.weight, ops->transposedProduct(d, x));
        if (part.bias >= 0)
            slots.add(part.bias, d.sum({ 0 }, false, at::kFloat));
    }
    if (adapters.empty())
        return needed == InputGradient::Yes ? ops->multiply({ { dy, weight, false } }) : at::Tensor();
    if (hasMagnitudes())
        return backwardDora(x, dy, saved, pass, needed, gradients);

    const auto du = gradientOfRanks(dy);
    const bool drops = pass.dropout > 0;
    const auto da = drops ? at::Tensor() : ops->transposedProduct(du, x);
    for (std::size_t i = 0; i < adapters.size(); ++i) {
        const auto &adapter = adapters[i];
        const auto ranks
            = [&](const at::Tensor &matrix, int dimension) { return matrix.slice(dimension, adapter.firstRank, adapter.firstRank + adapter.rank()); };
        gradients.push_back(drops ? ops->transposedProduct(ranks(du, 1), ops->dropped(x, pass.mask(saved.firstMask + i))) : ranks(da, 0));
        const auto db = ops->transposedProduct(ranks(saved.u, 1), dy.slice(1, adapter.firstOut, adapter.firstOut + adapter.out()));
        gradients.push_back(ops->scaledTranspose(db, adapter.scale));
    }
    if (needed == InputGradient::No)
        return {};
    if (!drops)
        return ops->multiply({ { dy, weight, false }, { du, m_down, false } });
    auto dx = ops->multiply({ { dy, weight, false } });
    for (std::size_t i = 0; i < adapters.size(); ++i) {
        const auto &adapter = adapters[i];
        const std::int64_t end = adapter.firstRank + adapter.rank();
        ops->addDropped(ops->multiply({ { du.slice(1, adapter.firstRank, end), m_down.slice(0, adapter.firstRank, end), false } }),
            pass.mask(saved.firstMask + i), dx);
    }
    return dx;
}

} // namespace anneal::nn
