// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/projectshape.h"

#include "core/weights/modelfiles.h"

namespace anneal::weights {

base::Result<ModelShape> shapeOf(const std::string &name, const std::string &revision, const std::filesystem::path &project)
{
    const auto files = findModel(modelPlace(name, project), revision);
    if (!files)
        return files.error();
    return readShape(*files);
}

} // namespace anneal::weights
