// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/ggufmetadata.h"

#include "core/weights/shapereaders.h"

namespace anneal::weights {

base::Result<std::string> ggufArchitecture(const GgufFile &file, const std::string &source)
{
    const auto *kind = file.get<std::string>("general.type");
    if (kind && *kind != "model")
        return base::Error { base::ErrorKind::BadInput, tr_("%1 does not hold a model: its general.type is \"%2\".", source, *kind),
            tr_("Name the file of the model.") };
    const auto *architecture = file.get<std::string>("general.architecture");
    if (!architecture)
        return base::Error { base::ErrorKind::BadInput, tr_("%1 does not say its architecture.", source),
            tr_("Use a file made by llama.cpp's converter.") };
    if (const auto *parts = file.get<std::int64_t>("split.count"); parts && *parts > 1)
        return notAvailable(source, tr_("a GGUF model split into several files"), tr_("Join the parts with llama.cpp's gguf-split --merge."));
    return *architecture;
}

} // namespace anneal::weights
