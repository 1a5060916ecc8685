// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/jobfailures.h"

#include "widgets/banner.h"

#include <algorithm>
#include <vector>

namespace anneal::ui {

void JobFailures::add(const base::Error &error, const QString &runFolder)
{
    dropRead();
    m_failures.push_back({ error, runFolder });
    show();
}

void JobFailures::forget(const QString &runFolder)
{
    dropRead();
    if (m_failures.removeIf([&runFolder](const Failure &one) { return one.runFolder == runFolder; }) == 0)
        return;
    if (m_failures.isEmpty())
        m_banner->dismissMessage(m_message);
    else
        show();
}

void JobFailures::dropRead()
{
    if (m_message == 0 || m_banner->message() != m_message)
        m_failures.clear();
}

/// Being canceled is no failure: beside one that is, the banner is about that.
void JobFailures::show()
{
    base::Error all { base::ErrorKind::Canceled, {}, {} };
    std::vector<std::string> hints;
    for (const auto &[error, runFolder] : m_failures) {
        if (all.kind == base::ErrorKind::Canceled)
            all.kind = error.kind;
        all.detail += (all.detail.empty() ? "" : "\n") + error.detail;
        if (error.hint.empty() || std::find(hints.begin(), hints.end(), error.hint) != hints.end())
            continue;
        hints.push_back(error.hint);
        all.hint += (all.hint.empty() ? "" : "\n") + error.hint;
    }
    m_banner->showError(all);
    m_message = m_banner->message();
}

} // namespace anneal::ui
