// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/plan/presets.h"
#include "widgets/button.h"

#include <filesystem>
#include <functional>

namespace anneal::ui {

class Background;

/// Offers the presets in a menu, and fits the chosen one to the project's model and to this computer in the background.
class PresetButton : public widgets::Button
{
    Q_OBJECT

public:
    /// What a preset would make of the text of config.yaml.
    struct Fitted
    {
        plan::Preset preset = plan::Preset::Standard;
        QString before, text; // with its comments and everything that the preset says nothing of
        int changes = 0;
        std::uint64_t memory = 0; // bytes of a run; 0 where the model is not on this computer
        bool fits = true;
        static QString nameOf(plan::Preset preset);
    };

    /// `text` tells what is to be changed, and `project` whose it is.
    PresetButton(Background &background, std::function<QString()> text, std::function<std::filesystem::path()> project, QWidget *parent = nullptr);

    static const std::vector<plan::Preset> &presets();
    static QString purposeOf(plan::Preset preset);
    /// As if it was chosen in the menu; fitted() or failed() follows.
    void choose(plan::Preset preset);

Q_SIGNALS:
    void fitted(const anneal::ui::PresetButton::Fitted &fitted);
    void failed(const anneal::base::Error &error);

private:
    static base::Result<Fitted> fittedTo(plan::Preset preset, const QString &text, const std::filesystem::path &project);

    Background &m_background;
    std::function<QString()> m_text;
    std::function<std::filesystem::path()> m_project;
    quint64 m_question = 0; // the newest choice
};

} // namespace anneal::ui
