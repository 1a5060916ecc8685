// SPDX-License-Identifier: GPL-3.0-or-later
// Format: save_pretrained of peft.
#include "core/base/files.h"
#include "core/base/tr.h"
#include "core/model/adapterparts.h"
#include "core/model/torcherror.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

namespace anneal::model {
namespace {

using base::Json;

/// A YAML string in double quotes; JSON's escapes are valid there.
std::string quoted(const std::string &text)
{
    return base::toJsonLine(Json(text));
}

std::string readmeText(const AdapterConfig &config, const std::string &note)
{
    std::string text = "---\nlibrary_name: peft\n"; // not translated: a file
    if (!config.baseModel.empty())
        text += "base_model: " + quoted(config.baseModel) + "\n";
    text += "tags:\n- lora\n- anneal\n---\n\n# LoRA adapter\n\n";                                   // not translated: a file
    text += "A LoRA adapter" + (config.baseModel.empty() ? "" : " for `" + config.baseModel + "`"); // not translated: a file
    text += base::fill(" made with Anneal: rank %1, alpha %2.\n\n",                                 // not translated: a file
        { std::to_string(config.lora.rank), base::toJsonLine(adapterConfigJson(config)["lora_alpha"]) });
    if (!note.empty())
        text += note + "\n\n";
    return text + "```python\nfrom peft import AutoPeftModelForCausalLM\n\n" // not translated: a file
        + "model = AutoPeftModelForCausalLM.from_pretrained(\"path/to/this/folder\")\n```\n";
}

base::Status writeTensors(const base::Target &file, const Adapter &adapter)
{
    std::vector<at::Tensor> held; // what the views below point into
    std::vector<weights::TensorToWrite> views;
    auto all = adapter.tensors;
    for (const auto &[name, weight] : adapter.baseWeights)
        all[std::string(kAdapterPrefix) + (name == kHead && adapter.tensors.contains(loraNameA("lm_head")) ? "lm_head.base_layer.weight" : name)]
            = weight;
    for (const auto &[module, magnitude] : adapter.magnitudes)
        all[magnitudeName(module)] = magnitude;
    for (const auto &[name, weight] : adapter.saved)
        all[std::string(kAdapterPrefix) + name] = weight;
    for (const auto &[name, tensor] : all) {
        held.push_back(tensor.detach().to(at::kCPU, at::kFloat).contiguous());
        const auto &values = held.back();
        views.push_back({ name, "F32", values.sizes().vec(), { static_cast<const std::byte *>(values.const_data_ptr()), values.nbytes() } });
    }
    return weights::writeSafetensors(file, std::move(views));
}

} // namespace

base::Status writeAdapter(const base::Target &folder, const Adapter &adapter)
{
    if (auto made = base::makeFolder(folder); !made)
        return made;
    auto written = guardTorch([&] { return writeTensors(folder / "adapter_model.safetensors", adapter); });
    if (written)
        written = base::writeFile(folder / "README.md", readmeText(adapter.config, adapter.note));
    if (written)
        written = base::writeFile(folder / "adapter_config.json", base::toJsonText(adapterConfigJson(adapter.config)));
    return written;
}

} // namespace anneal::model
