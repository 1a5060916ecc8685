// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/trainablemodels.h"

#include "core/weights/modelshape.h"

namespace anneal::ui {

QStringList trainableModels()
{
    QStringList names;
    for (const weights::FoundModel &model : weights::listModels())
        if (weights::readShape(model.files))
            names << QString::fromStdString(model.name);
    return names;
}

} // namespace anneal::ui
