// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/pickle.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <array>

namespace anneal::weights {

bool hasPickleName(const std::filesystem::path &file)
{
    static constexpr std::array<std::string_view, 6> kNames { ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle" };
    const auto extension = base::toLower(file.extension().string());
    return std::find(kNames.begin(), kNames.end(), extension) != kNames.end();
}

bool hasPickleMagic(std::span<const std::byte> bytes)
{
    if (bytes.size() < 2 || (bytes.size() > 8 && bytes[8] == std::byte('{')))
        return false;
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    const bool zip = bytes.size() >= 4 && at(0) == 'P' && at(1) == 'K' && at(2) == 3 && at(3) == 4;
    const bool protocol2OrLater = at(0) == 0x80 && at(1) >= 2 && at(1) <= 5;
    return zip || protocol2OrLater;
}

base::Error pickleRefused(const std::filesystem::path &file)
{
    return { base::ErrorKind::Unsafe,
        tr_("%1 holds pickled weights, and loading a pickle runs code from the file; Anneal never does.", file.string()),
        tr_("Use a safetensors or GGUF version of the model, or convert it where you trust it: "
            "AutoModelForCausalLM.from_pretrained(folder).save_pretrained(new_folder) in Python's transformers.") };
}

base::Status refusePickle(const std::filesystem::path &file)
{
    if (hasPickleName(file))
        return pickleRefused(file);
    auto start = base::readFrom(file, 0, 16);
    if (!start)
        return start.error();
    return hasPickleMagic(std::as_bytes(std::span(*start))) ? base::Status(pickleRefused(file)) : base::ok();
}

base::Result<std::shared_ptr<const base::MappedFile>> mapWeights(const std::filesystem::path &file)
{
    auto mapped = base::MappedFile::open(file);
    if (mapped && hasPickleMagic((*mapped)->bytes()))
        return pickleRefused(file);
    return mapped;
}

} // namespace anneal::weights
