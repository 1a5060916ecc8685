// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configchecker.h"

#include "ui/shell/background.h"

namespace anneal::ui {

ConfigChecker::ConfigChecker(Background &background, std::function<std::string()> text) : m_background(background), m_text(std::move(text))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConfigChecker::check);
    connect(&m_checking, &QFutureWatcherBase::finished, this, &ConfigChecker::take);
}

ConfigChecker::~ConfigChecker()
{
    m_checking.waitForFinished();
}

void ConfigChecker::checkSoon(int delayMs)
{
    m_timer.start(delayMs);
}

void ConfigChecker::check()
{
    m_timer.stop();
    Q_EMIT aboutToCheck();
    // A watcher that gets another future forgets the one before: an overtaken check tells nothing.
    m_checking.setFuture(
        m_background.run(Background::Lane::Question, [text = m_text()] { return std::make_shared<const CheckedConfig>(checkConfig(text)); }));
}

void ConfigChecker::take()
{
    if (m_checking.future().resultCount() == 0)
        return;
    const auto result = m_checking.result();
    if (result->text != m_text()) {
        if (!m_timer.isActive())
            checkSoon(0);
        return; // typed on meanwhile
    }
    m_newest = result;
    Q_EMIT checked();
}

} // namespace anneal::ui
