// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/training/machineload.h"
#include "widgets/label.h"

#include <QTimer>

namespace anneal::ui {

/// How busy processor and memory are and what room the disk has, in one line that is read anew every two seconds while it is in sight.
class LoadLine : public widgets::Label
{
    Q_OBJECT

public:
    /// `background` must outlive this line.
    explicit LoadLine(Background &background, QWidget *parent = nullptr);
    /// The disk that is asked is that of this folder.
    void setFolder(const std::filesystem::path &folder);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void ask();
    void tell(const MachineLoad &load);

    std::filesystem::path m_folder;
    std::optional<MachineLoad> m_before;
    Latest<MachineLoad> m_reading;
    QTimer m_timer;
};

} // namespace anneal::ui
