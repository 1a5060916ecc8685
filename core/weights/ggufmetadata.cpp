// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/ggufmetadata.h"

#include "core/weights/shapereaders.h"

namespace anneal::weights {

base::Result<std::string> ggufArchitecture(const GgufFile &file, const std::string &source)
{
    const auto *kind = file.get<std::string>("general.type");
    if (kind && *kind != "model")
        return base::Error { base::ErrorKind::BadInput, source + " holds no model but an " + *kind + ".", "Name the file of the model." };
    const auto *architecture = file.get<std::string>("general.architecture");
    if (!architecture)
        return base::Error { base::ErrorKind::BadInput, source + " does not say its architecture.", "Use a file made by llama.cpp's converter." };
    if (const auto *parts = file.get<std::int64_t>("split.count"); parts && *parts > 1)
        return notAvailable(source, "a GGUF model split into several files", "Join the parts with llama.cpp's gguf-split --merge.");
    return *architecture;
}

} // namespace anneal::weights
