// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/config/configcheck.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace anneal::ui {

class Background;

/// Looks through the text on another thread while somebody types on: what is said of an older text is dropped.
class ConfigChecker : public QObject
{
    Q_OBJECT

public:
    /// `text` tells the text as it is now. `background` must outlive this object.
    ConfigChecker(Background &background, std::function<std::string()> text);
    ~ConfigChecker() override; // awaits what has begun

    void check();
    void checkSoon(int delayMs);
    /// What was found out last; null before.
    const std::shared_ptr<const CheckedConfig> &newest() const { return m_newest; }

Q_SIGNALS:
    void aboutToCheck(); // the text may still be changed
    void checked();      // newest() is of the text as it is now

private:
    void take();

    Background &m_background;
    std::function<std::string()> m_text;
    QTimer m_timer;
    QFutureWatcher<std::shared_ptr<const CheckedConfig>> m_checking;
    std::shared_ptr<const CheckedConfig> m_newest;
};

} // namespace anneal::ui
