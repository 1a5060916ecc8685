// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/background.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/chartcard.h"

#include <QFileInfo>

namespace anneal::ui {

/// Lets a card write what it exports beside the window's own thread: the disk may be slow, or far away. `background` must outlive the card.
inline void writeWith(Background &background, widgets::ChartCard *card)
{
    card->setRunner([&background, card](const widgets::ChartCard::Work &work, const std::function<void(const base::Status &)> &done) {
        background.ask(Background::Lane::Question, card, work, done);
    });
}

/// Where the dialog of an export begins: in the folder of the last one, else in that of the project.
inline QString exportFolder(const Settings &settings, const Project &project)
{
    return settings.lastFolder(QStringLiteral("runs/exportFolder"), project.folder());
}

inline void keepExportFolder(Settings &settings, const QString &file)
{
    settings.setLastFolder(QStringLiteral("runs/exportFolder"), QFileInfo(file).absolutePath());
}

/// Lets the charts within a page begin there, too. Both must outlive it.
inline void exportBeside(Settings &settings, const Project &project, QWidget *page)
{
    for (widgets::ChartCard *card : page->findChildren<widgets::ChartCard *>()) {
        card->setPlace([&settings, &project] { return exportFolder(settings, project); });
        QObject::connect(card, &widgets::ChartCard::exported, card, [&settings](const QString &file) { keepExportFolder(settings, file); });
    }
}

} // namespace anneal::ui
