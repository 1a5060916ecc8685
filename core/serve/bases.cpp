// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/bases.h"

#include "core/model/causallm.h"
#include "core/model/generate.h"

namespace anneal::serve {

base::Result<std::shared_ptr<const model::CausalLm>> Bases::base(const weights::ModelFiles &files, nn::DType dtype, const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex); // whoever wants the same weights waits for them
    auto &known = m_bases[keyOf(files)];
    if (auto found = known.lock())
        return found;
    auto loaded = model::loadForInference(files, {}, dtype, stop);
    if (!loaded)
        return loaded.error();
    std::shared_ptr<const model::CausalLm> base = std::move(*loaded);
    known = base;
    return base;
}

base::Result<Bases::Model> Bases::load(
    const weights::ModelFiles &files, const std::optional<std::filesystem::path> &adapter, nn::DType dtype, const std::stop_token &stop)
{
    const auto held = model::dtypeForTexts(files, dtype);
    auto base = this->base(files, held, stop);
    if (!base)
        return base.error();
    {
        Model model { (*base)->sharing(), *base };
        if (!adapter)
            return model;
        const auto adapted = model.network->loadAdapter(*adapter, model::CausalLm::Trainable::No);
        if (adapted)
            return model;
        if (adapted.error().kind != base::ErrorKind::Unsupported)
            return adapted.error();
    }
    base->reset(); // it may go before the other comes
    auto own = model::loadForInference(files, adapter, held, stop);
    if (!own)
        return own.error();
    return Model { std::move(*own), nullptr };
}

} // namespace anneal::serve
