// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"
#include "widgets/card.h"

namespace anneal::widgets {
class StateDiagram;
}

namespace anneal::ui {

/// The states a run goes through, how far along them it is, and how it ended.
class RunPath : public widgets::Card
{
    Q_OBJECT

public:
    explicit RunPath(QWidget *parent = nullptr);

    /// `isOpen`: there is a run to show. `isAnswering`: the answers by what was saved are still to come.
    void showRun(const RunData &data, bool isOpen, bool hasEnded, bool isAnswering);
    void showGone(); // its folder, while it had not ended
    void clear();

private:
    widgets::StateDiagram *m_states;
};

} // namespace anneal::ui
