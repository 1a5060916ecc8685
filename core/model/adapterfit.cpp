// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/model/adapterparts.h"
#include "core/weights/modules.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace anneal::model {
namespace {

using Kind = weights::Module::Kind;
using Sizes = std::vector<std::int64_t>;

std::string sizeText(at::IntArrayRef sizes)
{
    std::string text;
    for (const auto size : sizes)
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text;
}

/// The sizes of all weights of a model and of its biases, by their names: "model.norm.weight".
std::map<std::string, Sizes> weightSizes(const weights::ModelShape &shape)
{
    std::map<std::string, Sizes> sizes;
    for (const auto &module : weights::modulesOf(shape)) {
        if (module.kind == Kind::Other)
            continue;
        sizes[module.name + ".weight"] = module.kind == Kind::Norm ? Sizes { module.out }
            : module.kind == Kind::Embedding                       ? Sizes { module.in, module.out }
                                                                   : Sizes { module.out, module.in };
        if (module.hasBias)
            sizes[module.name + ".bias"] = { module.out };
    }
    return sizes;
}

/// What of an adapter stands for no weight of the model or for one of another size, or nothing.
std::optional<std::string> misfit(const weights::ModelShape &shape, const Adapter &adapter)
{
    const auto sizes = weightSizes(shape);
    for (const auto &[module, pair] : pairsOf(adapter)) {
        const auto known = sizes.find(module + ".weight");
        if (known == sizes.end())
            return tr_("it has no layer %1", module);
        if (known->second != Sizes { pair.b.size(0), pair.a.size(1) })
            return tr_(
                "%1 is %2 there, lora_A is %3 and lora_B %4", module, sizeText(known->second), sizeText(pair.a.sizes()), sizeText(pair.b.sizes()));
    }
    for (const auto *weights : { &adapter.baseWeights, &adapter.saved })
        for (const auto &[name, weight] : *weights) {
            const auto known = sizes.find(name);
            if (known == sizes.end())
                return tr_("it has no %1", name);
            if (weight.sizes() != at::IntArrayRef(known->second))
                return tr_("%1 is %2 there and %3 in the adapter", name, sizeText(known->second), sizeText(weight.sizes()));
        }
    return {};
}

} // namespace

base::Status checkFit(const std::filesystem::path &folder, const weights::ModelShape &shape, const Adapter &adapter)
{
    const auto what = misfit(shape, adapter);
    if (!what)
        return base::ok();
    return inFile({ base::ErrorKind::BadInput, tr_("the adapter does not fit this model: %1.", *what),
                      tr_("Choose the base model that the adapter was trained on.") },
        folder);
}

} // namespace anneal::model
