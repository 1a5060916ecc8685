// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>
#include <memory>

namespace anneal::app {

/// Ends the event loop in order where the session ends (SIGTERM, SIGHUP) or somebody presses Ctrl+C in the terminal: nobody is asked anything,
/// servers of the window end with it, trainings go on, and what was not saved is offered at the next start. A second signal ends at once.
/// One for the process, on the GUI thread, which has the application.
class QuitSignal
{
public:
    QuitSignal();

private:
    std::unique_ptr<QSocketNotifier> m_notifier; // null where the system gives no pipe: then signals end the program as ever
};

} // namespace anneal::app
