// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/presetbutton.h"

#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/reader.h"
#include "core/config/yamltree.h"
#include "core/data/preparedset.h"
#include "core/weights/projectshape.h"
#include "ui/shell/background.h"
#include "ui/shell/project.h"
#include "widgets/plaintext.h"

#include <QMenu>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using plan::Preset;

const std::vector<Preset> &PresetButton::presets()
{
    static const std::vector<Preset> all { Preset::Quick, Preset::Standard, Preset::SmallMemory, Preset::Thorough };
    return all;
}

QString PresetButton::purposeOf(Preset preset)
{
    switch (preset) {
    case Preset::Quick:
        return tr("Quick try: 20 steps");
    case Preset::Standard:
        return tr("Standard: a first real training");
    case Preset::SmallMemory:
        return tr("Small memory: as little as possible");
    case Preset::Thorough:
        return tr("Thorough: large adapter, 5 epochs, stops early");
    }
    return {};
}

QString PresetButton::Fitted::nameOf(Preset preset)
{
    return purposeOf(preset).section(u':', 0, 0);
}

PresetButton::PresetButton(Background &background, std::function<QString()> text, std::function<std::filesystem::path()> project, QWidget *parent)
    : Button(tr("Presets"), widgets::ButtonRole::Secondary, parent)
    , m_background(background)
    , m_text(std::move(text))
    , m_project(std::move(project))
{
    setMenuMark();
    widgets::setTip(this, tr("Values that fit the model and this computer"));
    auto *menu = new QMenu(this);
    for (const auto preset : presets())
        menu->addAction(purposeOf(preset), this, [this, preset] { choose(preset); });
    connect(
        this, &QAbstractButton::clicked, this, [this, menu] { menu->popup(mapToGlobal(QPoint(width() - menu->sizeHint().width(), height() + 2))); });
}

base::Result<PresetButton::Fitted> PresetButton::fittedTo(Preset preset, const QString &text, const std::filesystem::path &project)
{
    const auto before = text.toStdString();
    if (config::parseYaml(before).broken)
        return base::Error { base::ErrorKind::BadConfig, tr("config.yaml cannot be read.").toStdString(),
            tr("Fix its problems first, then choose the preset again.").toStdString() };
    const auto read = config::readConfig(before).config;
    const auto shape = weights::shapeOf(read.model.modelName, read.model.revision, project);
    const auto made = plan::withPreset(preset, read, shape ? std::optional(*shape) : std::nullopt, base::thisMachine(),
        data::preparedRows(data::preparedFiles(read.data, project)).train);
    Fitted fitted { preset, text, text, 0, made.memory, made.fits };
    auto after = before;
    for (const auto &field : config::fields()) {
        if (!field.get || field.get(made.config) == field.get(read))
            continue;
        auto patched = config::patchYaml(after, field.path, field.get(made.config));
        if (!patched)
            return patched.error();
        after = std::move(*patched);
        ++fitted.changes;
    }
    fitted.text = toText(after);
    return fitted;
}

void PresetButton::choose(Preset preset)
{
    m_background.ask(
        Background::Lane::Question, this, [preset, text = m_text(), project = m_project()] { return fittedTo(preset, text, project); },
        [this, question = ++m_question](const base::Result<Fitted> &answer) {
            if (question != m_question)
                return;
            if (answer)
                Q_EMIT fitted(*answer);
            else
                Q_EMIT failed(answer.error());
        });
}

} // namespace anneal::ui
