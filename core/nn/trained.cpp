// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/trained.h"

#include <ATen/ATen.h>

namespace anneal::nn {

void SlotGradients::add(Slot slot, const at::Tensor &gradient)
{
    if (slot < 0)
        return;
    auto &sum = m_sums[std::size_t(slot)];
    if (sum.defined())
        sum.add_(gradient);
    else
        sum = gradient;
}

void SlotGradients::scale(const at::Tensor &factor)
{
    for (auto &sum : m_sums)
        if (sum.defined())
            sum.mul_(factor);
}

void SlotGradients::addOfNorm(Slot slot, const at::Tensor &x, const at::Tensor &rstd, const at::Tensor &dy)
{
    if (slot >= 0)
        add(slot, (x * rstd.unsqueeze(-1)).mul_(dy).sum(0));
}

} // namespace anneal::nn
