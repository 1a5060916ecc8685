// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/modelfolder.h"

#include "ui/shell/settings.h"

namespace anneal::ui {

namespace {
constexpr auto kVariable = "ANNEAL_MODELS";
}

ModelFolder::ModelFolder(Settings &settings, QObject *parent) : QObject(parent), m_settings(settings), m_fromOutside(qEnvironmentVariable(kVariable))
{
    if (!m_fromOutside.isEmpty())
        return;
    // Set even where nobody has chosen a folder: a variable that is there can be changed while other threads read the environment,
    // one that comes later could move all of it.
    hand();
    connect(&m_settings, &Settings::changed, this, &ModelFolder::hand);
}

ModelFolder::~ModelFolder()
{
    if (m_fromOutside.isEmpty())
        qputenv(kVariable, {});
}

void ModelFolder::hand()
{
    const QByteArray folder = m_settings.preferences().modelsFolder.toLocal8Bit();
    if (qgetenv(kVariable) != folder || !qEnvironmentVariableIsSet(kVariable))
        qputenv(kVariable, folder);
}

} // namespace anneal::ui
