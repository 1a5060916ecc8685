// SPDX-License-Identifier: GPL-3.0-or-later
// DoRA as peft computes it (tuners/lora/dora.py).
#include "core/nn/linear.h"
#include "core/nn/ops.h"

#include <ATen/ATen.h>

namespace anneal::nn {

namespace {

constexpr std::int64_t kRows = 256; // of a weight, or of what passes, that exist as float32 at a time: large blocks would break up the memory

template <typename Do>
void eachRows(std::int64_t count, Do work)
{
    for (std::int64_t begin = 0; begin < count; begin += kRows)
        work(begin, std::min(begin + kRows, count));
}

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

at::Tensor doraGains(const at::Tensor &magnitude, const at::Tensor &norms)
{
    return (magnitude / norms).masked_fill_(norms == 0, 1);
}

at::Tensor LoraLinear::rowNorms(const LoraFactors &adapter) const
{
    auto norms = at::empty({ adapter.out() }, adapter.a.options().requires_grad(false));
    const auto a = adapter.a.detach(), b = adapter.b.detach();
    eachRows(adapter.out(), [&](std::int64_t first, std::int64_t end) {
        const auto sum
            = at::addmm(rowsOf(adapter.firstOut + first, adapter.firstOut + end).dense(at::kFloat), b.slice(0, first, end), a, 1, adapter.scale);
        norms.slice(0, first, end).copy_(at::linalg_vector_norm(sum, 2, at::IntArrayRef { 1 }));
    });
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
        partOf(m_norms, adapter).copy_(norms.masked_fill(norms == 0, 1));
        partOf(m_gains, adapter).copy_(doraGains(adapter.magnitude.detach(), norms));
    }
}

at::Tensor LoraLinear::forwardDora(const at::Tensor &x, AdapterPass &pass, LoraSaved *saved, at::ScalarType resultType) const
{
    auto result = at::empty({ x.size(0), out() }, x.options().dtype(resultType));
    const auto firstMask = pass.random.drawn;
    const auto both = products(x, pass, saved);
    const auto &u = both[1].a;
    std::vector<at::Tensor> dropped;
    for (std::size_t i = 0; pass.dropout > 0 && i < adapters.size(); ++i)
        dropped.push_back(ops->dropped(x, pass.mask(firstMask + i)));
    eachRows(x.size(0), [&](std::int64_t begin, std::int64_t end) {
        const auto rows = [&](const at::Tensor &all) { return all.slice(0, begin, end); };
        if (dropped.empty()) {
            rows(result).copy_(floatsOf(*ops, { { rows(x), weight, true }, { rows(u), m_up, true, m_blocks } }, out()).mul_(m_gains));
            return;
        }
        auto y = floatsOf(*ops, { { rows(x), weight, true } }, out());
        const auto update = floatsOf(*ops, { { rows(u), m_up, true } }, out());
        for (std::size_t i = 0; i < adapters.size(); ++i) {
            const auto gains = partOf(m_gains, adapters[i]);
            const auto base = floatsOf(*ops, { { rows(dropped[i]), weightsOf(adapters[i]), true } }, adapters[i].out());
            columnsOf(y, adapters[i]).add_(base * (gains - 1)).add_(columnsOf(update, adapters[i]) * gains);
        }
        rows(result).copy_(y);
    });
    return result;
}

at::Tensor LoraLinear::backwardDora(const at::Tensor &x, const at::Tensor &dy, const LoraSaved &saved, const AdapterPass &pass, InputGradient needed,
    std::vector<at::Tensor> &gradients) const
{
    const bool drops = pass.dropout > 0;
    auto scaled = at::empty_like(dy);      // g · dy
    auto dgains = at::zeros_like(m_gains); // Σ dy · what the gains multiply: all of it, or but for what differs from module to module
    eachRows(x.size(0), [&](std::int64_t begin, std::int64_t end) {
        const auto rows = [&](const at::Tensor &all) { return all.slice(0, begin, end); };
        std::vector<Product> products { { rows(saved.u), m_up, true, m_blocks } };
        if (drops)
            products.front().blocks.clear(); // alone it is the sum everywhere
        else
            products.insert(products.begin(), { rows(x), weight, true });
        const auto d = rows(dy).to(at::kFloat);
        dgains.add_(floatsOf(*ops, products, out()).mul_(d).sum(0));
        rows(scaled).copy_(d * m_gains);
    });
    const auto du = gradientOfRanks(scaled);
    at::Tensor dx;
    if (needed == InputGradient::Yes)
        dx = drops ? ops->multiply({ { dy, weight, false } }) : ops->multiply({ { scaled, weight, false }, { du, m_down, false } });
    for (std::size_t i = 0; i < adapters.size(); ++i) {
        const auto &adapter = adapters[i];
        const auto endRank = adapter.firstRank + adapter.rank();
        const auto duOf = du.slice(1, adapter.firstRank, endRank);
        const auto input = drops ? ops->dropped(x, pass.mask(saved.firstMask + i)) : x;
        gradients.push_back(ops->transposedProduct(duOf, input));
        const auto db = ops->transposedProduct(saved.u.slice(1, adapter.firstRank, endRank), columnsOf(scaled, adapter));
        gradients.push_back(ops->scaledTranspose(db, adapter.scale));
        auto dmagnitude = partOf(dgains, adapter);
        if (drops) {
            const auto dbase = backwardDropped(adapter, input, columnsOf(dy, adapter), dmagnitude);
            if (needed == InputGradient::Yes)
                ops->addDropped(ops->multiply({ { dbase, weightsOf(adapter), false }, { duOf, m_down.slice(0, adapter.firstRank, endRank), false } }),
                    pass.mask(saved.firstMask + i), dx);
        }
        gradients.push_back(dmagnitude / partOf(m_norms, adapter));
    }
    return dx;
}

at::Tensor LoraLinear::backwardDropped(const LoraFactors &adapter, const at::Tensor &dropped, const at::Tensor &dy, at::Tensor &dgains) const
{
    auto dbase = at::empty(dy.sizes(), dy.options());
    const auto gains = partOf(m_gains, adapter) - 1;
    eachRows(dy.size(0), [&](std::int64_t begin, std::int64_t end) {
        const auto d = dy.slice(0, begin, end).to(at::kFloat);
        dgains.add_(floatsOf(*ops, { { dropped.slice(0, begin, end), weightsOf(adapter), true } }, adapter.out()).mul_(d).sum(0));
        dbase.slice(0, begin, end).copy_(d * gains);
    });
    return dbase;
}

} // namespace anneal::nn
